package io.flotilla.registry.wire;

import io.flotilla.codec.Codec;
import io.flotilla.codec.CodecException;
import io.flotilla.desired.Command;
import io.flotilla.link.Link;
import io.flotilla.machine.FeatureLevels;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How questions and answers travel: each kind by its name, its fields and its answer by their codecs. A refusal travels
 * with its code.
 */
public final class Exchange {
    /** @param answer empty where the answer says only that it is done */
    private record Kind(String name, Codec<Object> question, Optional<Codec<Object>> answer) {}

    private static final Map<Class<?>, Kind> BY_TYPE =
            records(Question.class).collect(Collectors.toUnmodifiableMap(type -> type, Exchange::kind));
    private static final Map<String, Kind> BY_NAME =
            BY_TYPE.values().stream().collect(Collectors.toUnmodifiableMap(Kind::name, kind -> kind));

    private Exchange() {}

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(Exchange::records);
    }

    private static Kind kind(Class<?> type) {
        String name = Codec.kind(type);
        Type answer = type.getGenericInterfaces()[0] instanceof ParameterizedType generic
                ? generic.getActualTypeArguments()[0]
                : Void.class;
        return new Kind(
                name,
                // A command is its own question: its bytes go to the log as they come.
                Codec.strict(type == Question.Submit.class ? Command.class : type, "a question", Levels.TABLE),
                answer == Void.class
                        ? Optional.empty()
                        : Optional.of(Codec.strict(answer, "an answer to " + name, Levels.TABLE)));
    }

    private static Kind kind(Question<?> question) {
        return Objects.requireNonNull(BY_TYPE.get(question.getClass()), "every question has a kind");
    }

    static Buffer body(Question<?> question) {
        return question instanceof Question.Submit submit
                ? submit.bytes()
                : Buffer.buffer(kind(question).question().encode(question));
    }

    /** Asks one host. A refusal there is the same exception here; what a host of another version says may be unreadable. */
    public static <A> Future<A> ask(Link link, MachineId whom, Question<A> question) {
        return link.ask(
                        whom,
                        kind(question).name(),
                        body(question),
                        question.timeout().toMillis())
                .map(bytes -> Exchange.<A>answer(question, bytes))
                .recover(cause -> RefusalCodes.local(whom, cause));
    }

    public static Future<ReadStream<Buffer>> askForStream(Link link, MachineId whom, Question.OfStream question) {
        return link.askForStream(whom, kind(question).name(), body(question))
                .recover(cause -> RefusalCodes.local(whom, cause));
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // Void has no other value.
    static <A> A answer(Question<A> question, Buffer bytes) {
        return (A) kind(question)
                .answer()
                .map(codec -> codec.decode(bytes.getBytes()))
                .orElse(null);
    }

    /** What another host asks; throws {@link RefusedException} or {@link CodecException} if this version cannot read it. */
    static Question<?> question(String name, Buffer body) {
        Kind kind = BY_NAME.get(name);
        if (kind == null) {
            throw new RefusedException("this version of flotilla knows no question \"%s\"".formatted(name));
        }
        Object question = kind.question().decode(body.getBytes());
        return question instanceof Command command ? new Question.Submit(command, body) : (Question<?>) question;
    }

    /** Has a question answered for a host that reads these levels; a failure is told with its code. */
    public static Future<Buffer> answered(
            String name, Buffer body, FeatureLevels levels, Function<Question<?>, Future<?>> answer) {
        return Future.<Void>succeededFuture()
                .compose(go -> {
                    Question<?> question = question(name, body);
                    return answer.apply(question).map(given -> encoded(question, given, levels.newest()));
                })
                .recover(RefusalCodes::told);
    }

    public static Future<ReadStream<Buffer>> streamed(
            String name, Buffer body, Function<Question<?>, Future<ReadStream<Buffer>>> answer) {
        return Future.<Void>succeededFuture()
                .compose(go -> answer.apply(question(name, body)))
                .recover(RefusalCodes::told);
    }

    public static <T> Future<T> notAnswered(String name) {
        return Future.failedFuture(new RefusedException("this host does not answer " + name));
    }

    static Buffer encoded(Question<?> question, @Nullable Object answer, int level) {
        return answer == null
                ? Buffer.buffer()
                : Buffer.buffer(kind(question).answer().orElseThrow().encode(answer, level));
    }
}
