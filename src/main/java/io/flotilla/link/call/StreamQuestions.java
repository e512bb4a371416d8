package io.flotilla.link.call;

import io.flotilla.link.LinkException;
import io.flotilla.link.Refusal;
import io.flotilla.link.wire.BadFrameException;
import io.flotilla.link.wire.Frame;
import io.flotilla.link.wire.LinkLoop;
import io.flotilla.stream.Caller;
import io.flotilla.stream.PacedStream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The streamed answers that this side asked for on one connection and that have not ended. */
final class StreamQuestions {
    private static final long BEGINS_IN = 10_000;

    /** One of them, and how much of it came that its reader has not read. */
    private static final class Flow {
        private final String what;
        private final Caller reader;
        private final AnswerStream stream;
        private final Promise<ReadStream<Buffer>> begun = Promise.promise();
        private long unread;

        Flow(String what, Caller reader, AnswerStream stream) {
            this.what = what;
            this.reader = reader;
            this.stream = stream;
        }
    }

    private final LinkLoop loop;
    private final Calls.Channel channel;
    private final Map<Integer, Flow> flows = new HashMap<>();

    StreamQuestions(LinkLoop loop, Calls.Channel channel) {
        this.loop = loop;
        this.channel = channel;
    }

    /** @param reader where the stream runs */
    Future<ReadStream<Buffer>> ask(int id, String what, Buffer body, Caller reader) {
        if (!channel.offer(Frame.question(Frame.ASK_STREAM, id, what, body))) {
            return Future.failedFuture(
                    LinkException.notSent("%s: too much waits for %s".formatted(what, channel.peer())));
        }
        Flow flow = new Flow(what, reader, new AnswerStream(id));
        flows.put(id, flow);
        long timer = loop.vertx().setTimer(BEGINS_IN, late -> {
            if (flow.begun.tryFail(LinkException.noAnswer(
                    "%s was not begun by %s within %d ms".formatted(what, channel.peer(), BEGINS_IN)))) {
                giveUp(id);
            }
        });
        return flow.begun.future().onComplete(begun -> loop.vertx().cancelTimer(timer));
    }

    private void wasRead(int id, int bytes) {
        Flow flow = flows.get(id);
        if (flow != null) {
            flow.unread -= bytes;
            channel.answer(Frame.of(Frame.CREDIT, id, Buffer.buffer().appendInt(bytes)));
        }
    }

    private void giveUp(int id) {
        if (flows.remove(id) != null) {
            channel.answer(Frame.of(Frame.CANCEL, id));
        }
    }

    void begun(int id) {
        Flow flow = flows.get(id);
        if (flow != null) {
            flow.begun.tryComplete(flow.stream);
        }
    }

    void came(int id, Buffer bytes) {
        Flow flow = flows.get(id);
        if (flow == null) {
            return;
        }
        flow.unread += bytes.length();
        if (flow.unread > Frame.WINDOW || !flow.begun.future().isComplete()) {
            throw new BadFrameException("more of a stream than was allowed");
        }
        flow.reader.run(() -> flow.stream.came(bytes));
    }

    void ended(int id) {
        Flow flow = flows.remove(id);
        if (flow != null) {
            flow.reader.run(flow.stream::ended);
        }
    }

    void failed(int id, Refusal why) {
        Flow flow = flows.remove(id);
        if (flow != null) {
            fail(flow, LinkException.refused(why));
        }
    }

    /** The connection is gone. */
    void end(String why) {
        List<Flow> broken = new ArrayList<>(flows.values());
        flows.clear();
        broken.forEach(flow -> fail(
                flow,
                LinkException.noAnswer(
                        "%s: lost the connection with %s: %s".formatted(flow.what, channel.peer(), why))));
    }

    private static void fail(Flow flow, LinkException why) {
        if (!flow.begun.tryFail(why)) {
            flow.reader.run(() -> flow.stream.failed(why));
        }
    }

    /** A streamed answer as the one who asked reads it, on its own context. Holds one window at most. */
    private final class AnswerStream extends PacedStream {
        private final int id;
        private int read;

        AnswerStream(int id) {
            this.id = id;
        }

        /** Tells how much was read a part of the window at a time. */
        @Override
        protected void taken(Buffer chunk) {
            read += chunk.length();
            if (read >= Frame.WINDOW / 4) {
                int bytes = read;
                read = 0;
                loop.run(() -> wasRead(id, bytes));
            }
        }

        @Override
        protected void abandoned() {
            loop.run(() -> giveUp(id));
        }
    }
}
