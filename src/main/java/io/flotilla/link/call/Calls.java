package io.flotilla.link.call;

import io.flotilla.link.wire.BadFrameException;
import io.flotilla.link.wire.Caller;
import io.flotilla.link.wire.Frame;
import io.flotilla.link.wire.Home;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** What the two sides of one connection ask each other. */
public final class Calls {
    private final Asks asks;
    private final StreamAsks streamAsks;
    private final Answers answers;
    /** Questions of both sorts are told apart by one sequence of numbers. */
    private int lastId;

    public Calls(Home home, FrameChannel channel) {
        asks = new Asks(home, channel);
        streamAsks = new StreamAsks(home, channel);
        answers = new Answers(home, channel);
    }

    public Future<Buffer> ask(String what, Buffer body, long timeoutMillis) {
        return asks.ask(++lastId, what, body, timeoutMillis);
    }

    /** The stream runs on the context of {@code reader}. */
    public Future<ReadStream<Buffer>> askForStream(String what, Buffer body, Caller reader) {
        return streamAsks.ask(++lastId, what, body, reader);
    }

    public void received(Frame frame) {
        switch (frame.type()) {
            case Frame.ASK -> answers.asked(frame);
            case Frame.ASK_STREAM -> answers.askedForStream(frame);
            case Frame.CREDIT -> answers.allowed(frame.number(), frame.credit());
            case Frame.CANCEL -> answers.cancelled(frame.number());
            case Frame.REPLY -> asks.replied(frame.number(), frame.body());
            case Frame.BEGIN -> streamAsks.begun(frame.number());
            case Frame.CHUNK -> streamAsks.came(frame.number(), frame.body());
            case Frame.END -> streamAsks.ended(frame.number());
            case Frame.FAILED -> {
                String why = frame.body().toString();
                asks.failed(frame.number(), why);
                streamAsks.failed(frame.number(), why);
            }
            default -> throw new BadFrameException("a frame of type %d after the hello".formatted(frame.type()));
        }
    }

    /** The connection is gone. */
    public void end(String why) {
        answers.end();
        asks.end(why);
        streamAsks.end(why);
    }
}
