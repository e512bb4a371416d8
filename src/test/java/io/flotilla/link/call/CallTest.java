package io.flotilla.link.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.link.LinkException;
import io.flotilla.link.Refusal;
import io.flotilla.link.socket.Hosts;
import io.flotilla.link.socket.LinkHost;
import io.flotilla.link.wire.Frame;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Questions, with one or a streamed answer, between a core host and a leaf. */
@Timeout(60)
class CallTest {
    private static final int CHUNK = 10_000;

    @RegisterExtension
    private final Hosts hosts = new Hosts(21_401);

    private LinkHost core = LinkHost.core(1, hosts.port());
    private LinkHost leaf = LinkHost.leaf(9, hosts.port());

    @BeforeEach
    void link() {
        core = hosts.core(1);
        leaf = hosts.leaf(9).dial(core);
        leaf.until("connected");
        core.until("connected");
    }

    private Future<Buffer> ask(LinkHost from, LinkHost to, String what, long timeout) {
        return from.link().ask(to.id(), what, Buffer.buffer(), timeout);
    }

    private static LinkException failure(Future<?> future) {
        return assertThrows(LinkException.class, () -> LinkHost.await(future));
    }

    private static void assertFailure(LinkException.Reason reason, String words, Future<?> future) {
        LinkException failure = failure(future);
        assertEquals(words, failure.getMessage());
        assertEquals(reason, failure.reason());
    }

    /** Takes the whole stream, and checks that nothing is missing. */
    private static Future<Integer> readAll(ReadStream<Buffer> stream) {
        Promise<Integer> length = Promise.promise();
        AtomicInteger read = new AtomicInteger();
        stream.exceptionHandler(length::tryFail);
        stream.endHandler(end -> length.tryComplete(read.get()));
        stream.handler(bytes -> {
            for (int i = 0; i < bytes.length(); i++) {
                int at = read.getAndIncrement();
                if (bytes.getByte(i) != (byte) (at / CHUNK)) {
                    length.tryFail("wrong at " + at);
                }
            }
        });
        return length.future();
    }

    private Future<ReadStream<Buffer>> stream(Numbers source) {
        core.streamWith(what -> Future.succeededFuture(source));
        return leaf.link().askForStream(core.id(), "numbers", Buffer.buffer());
    }

    @Test
    void bothSidesAskAndAreAnswered() {
        assertEquals(
                "sheet of 9",
                LinkHost.await(leaf.link().ask(core.id(), "sheet", Buffer.buffer(" of 9"), 10_000))
                        .toString());
        assertEquals(
                "journal", LinkHost.await(ask(core, leaf, "journal", 10_000)).toString());
    }

    @Test
    void aRefusalComesBackWithItsCodeAndInItsWords() {
        core.answerWith(what -> Future.failedFuture(new IllegalStateException("not the leader")));
        assertFailure(LinkException.Reason.REFUSED, "not the leader", ask(leaf, core, "submit", 10_000));
        assertEquals("error", failure(ask(leaf, core, "submit", 10_000)).code());
        core.answerWith(
                what -> Future.failedFuture(LinkException.refused(new Refusal("not-leading", "ask another\nhost"))));
        assertFailure(LinkException.Reason.REFUSED, "ask another\nhost", ask(leaf, core, "submit", 10_000));
        assertEquals("not-leading", failure(ask(leaf, core, "submit", 10_000)).code());
        core.answerWith(what -> Future.failedFuture(LinkException.noAnswer("the leader is late")));
        assertEquals("no-answer", failure(ask(leaf, core, "submit", 10_000)).code());
        core.answerWith(what -> Future.succeededFuture(Buffer.buffer(new byte[Frame.MOST])));
        assertFailure(
                LinkException.Reason.REFUSED,
                "sheet: the answer is too long, 8388608 bytes",
                ask(leaf, core, "sheet", 10_000));
    }

    @Test
    void whatCannotBeAskedSaysSo() {
        assertFailure(
                LinkException.Reason.NOT_SENT,
                "x: not connected with 00000000",
                leaf.link().ask(LinkHost.machine(7), "x", Buffer.buffer(), 10_000));
        assertFailure(
                LinkException.Reason.NOT_SENT,
                "x: too long, 8388608 bytes",
                leaf.link().ask(core.id(), "x", Buffer.buffer(new byte[Frame.MOST]), 10_000));
    }

    @Test
    void anAnswerThatIsLateOrLostMayStillHaveBeenGiven() {
        core.answerWith(what -> Promise.<Buffer>promise().future());
        assertFailure(
                LinkException.Reason.NO_ANSWER,
                "x was not answered by 00000000 (127.0.1.1) within 100 ms",
                ask(leaf, core, "x", 100));
        Future<Buffer> open = ask(leaf, core, "x", 60_000);
        leaf.dial();
        assertFailure(
                LinkException.Reason.NO_ANSWER,
                "x: lost the connection with 00000000 (127.0.1.1): not wanted any more",
                open);
    }

    @Test
    void moreQuestionsThanMayBeOpenWaitForTheirTurn() {
        List<Promise<Buffer>> asked = new ArrayList<>();
        core.answerWith(what -> {
            Promise<Buffer> answer = Promise.promise();
            asked.add(answer);
            if (asked.size() == Questions.MOST_OPEN) {
                List.copyOf(asked).forEach(it -> it.tryComplete(Buffer.buffer("a")));
            }
            if (asked.size() > Questions.MOST_OPEN) {
                answer.complete(Buffer.buffer("a"));
            }
            return answer.future();
        });
        List<Future<Buffer>> answers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            answers.add(ask(leaf, core, "q" + i, 20_000));
        }
        answers.forEach(answer -> assertEquals("a", LinkHost.await(answer).toString()));
        assertEquals(500, asked.size());
    }

    @Test
    void answersAndStreamsComeOnTheContextOfWhoeverAsks() {
        Vertx other = Vertx.vertx();
        Context context = other.getOrCreateContext();
        core.streamWith(what -> Future.succeededFuture(new Numbers(3, CHUNK)));
        Promise<Context> seen = Promise.promise();
        List<Context> contexts = new ArrayList<>();
        context.runOnContext(go -> ask(leaf, core, "x", 10_000)
                .onSuccess(answer -> contexts.add(Vertx.currentContext()))
                .compose(answer -> leaf.link().askForStream(core.id(), "numbers", Buffer.buffer()))
                .onSuccess(stream -> {
                    contexts.add(Vertx.currentContext());
                    stream.handler(bytes -> contexts.add(Vertx.currentContext()));
                    stream.endHandler(end -> seen.complete(Vertx.currentContext()));
                })
                .onFailure(seen::fail));
        assertSame(context, LinkHost.await(seen.future()));
        assertEquals(5, contexts.size());
        contexts.forEach(it -> assertSame(context, it));
        LinkHost.await(other.close());
    }

    @Test
    void aStreamOfAnyLengthArrivesWhole() {
        assertEquals(
                2_000 * CHUNK, LinkHost.await(stream(new Numbers(2_000, CHUNK)).compose(CallTest::readAll)));
        assertEquals(0, LinkHost.await(stream(new Numbers(0, CHUNK)).compose(CallTest::readAll)));
        assertEquals(CHUNK, LinkHost.await(stream(new Numbers(1, CHUNK)).compose(CallTest::readAll)));
    }

    @Test
    void chunksLargerThanTheWindowAreCut() {
        core.streamWith(what -> Future.succeededFuture(new Numbers(1, 3 * Frame.WINDOW)));
        Future<Integer> length = leaf.link()
                .askForStream(core.id(), "numbers", Buffer.buffer())
                .compose(stream -> {
                    Promise<Integer> whole = Promise.promise();
                    AtomicInteger read = new AtomicInteger();
                    stream.endHandler(end -> whole.complete(read.get()));
                    stream.handler(bytes -> read.addAndGet(bytes.length()));
                    return whole.future();
                });
        assertEquals(3 * Frame.WINDOW, LinkHost.await(length));
    }

    @Test
    void aReaderThatPausesStopsTheSourceAndNothingElse() {
        Numbers source = new Numbers(2_000, CHUNK);
        ReadStream<Buffer> stream = LinkHost.await(stream(source).map(ReadStream::pause));
        LinkHost.until(() -> source.taken() >= Frame.WINDOW / CHUNK);
        leaf.untilHeard("answer");
        leaf.untilHeard("answer");
        assertTrue(source.taken() <= Frame.WINDOW / CHUNK + 1, "taken " + source.taken());
        assertEquals("q", LinkHost.await(ask(leaf, core, "q", 10_000)).toString());
        Promise<Integer> length = Promise.promise();
        leaf.vertx().runOnContext(go -> {
            readAll(stream).onSuccess(length::complete).onFailure(length::fail);
            stream.resume();
        });
        assertEquals(2_000 * CHUNK, LinkHost.await(length.future()));
    }

    @Test
    void aStreamThatIsGivenUpEndsItsSource() {
        Numbers source = new Numbers(Integer.MAX_VALUE, CHUNK);
        stream(source).onSuccess(stream -> stream.handler(bytes -> stream.handler(null)));
        LinkHost.await(source.givenUp());
        assertEquals("q", LinkHost.await(ask(leaf, core, "q", 10_000)).toString());
    }

    @Test
    void aStreamThatFailsSaysWhy() {
        Numbers source = new Numbers(Integer.MAX_VALUE, CHUNK);
        Future<Integer> broken = stream(source).compose(CallTest::readAll);
        LinkHost.until(() -> source.taken() > 100);
        core.vertx().runOnContext(go -> source.fail("disk gone"));
        assertFailure(LinkException.Reason.REFUSED, "disk gone", broken);
        core.streamWith(what -> Future.failedFuture("no such unit"));
        assertFailure(
                LinkException.Reason.REFUSED,
                "no such unit",
                leaf.link().askForStream(core.id(), "journal", Buffer.buffer()));
    }

    @Test
    void aStreamBreaksWhenTheOtherSideGoes() {
        Numbers source = new Numbers(Integer.MAX_VALUE, CHUNK);
        Future<Integer> length = stream(source).compose(CallTest::readAll);
        LinkHost.until(() -> source.taken() > 100);
        LinkHost.await(core.link().close());
        assertFailure(
                LinkException.Reason.NO_ANSWER,
                "numbers: lost the connection with 00000000 (127.0.1.1): closed by the other side",
                length);
        LinkHost.await(source.givenUp());
    }
}
