package io.flotilla.registry.wire;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.RefusedException;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** Who answers which kind of question. */
public final class QuestionHandlers {
    private final Map<Class<?>, BiFunction<MachineId, Question<?>, Future<?>>> answers = new HashMap<>();

    /** {@code answer} is given the machine that asks and what it asks. */
    public <A, Q extends Question<A>> QuestionHandlers on(Class<Q> kind, BiFunction<MachineId, Q, Future<A>> answer) {
        answers.put(kind, (from, question) -> answer.apply(from, kind.cast(question)));
        return this;
    }

    @SuppressWarnings("unchecked") // The one for that class answers with the type that the question names.
    public <A> Future<A> answer(MachineId from, Question<A> question) {
        BiFunction<MachineId, Question<?>, Future<?>> known = answers.get(question.getClass());
        return known == null
                ? Future.failedFuture(new RefusedException("this host does not answer " + question))
                : (Future<A>) known.apply(from, question);
    }
}
