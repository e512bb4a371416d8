package io.flotilla.link.call;

import io.flotilla.link.Peer;
import io.flotilla.link.Refusal;
import io.flotilla.link.wire.BadFrameException;
import io.flotilla.link.wire.Frame;
import io.flotilla.link.wire.LinkLoop;
import io.flotilla.stream.Caller;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** What the two sides of one connection ask each other. */
public final class Calls {

    /** A connection as its calls see it. */
    public interface Channel {
        Peer peer();

        /** Sends a message or a question, if not too much waits already. Any thread. */
        boolean offer(Buffer frame);

        /** Sends what the other side asked for; nothing once the connection is closed. */
        void answer(Buffer frame);
    }

    private final Questions questions;
    private final StreamQuestions streamQuestions;
    private final Answers answers;
    /** Questions of both sorts are told apart by one sequence of numbers. */
    private int lastId;

    public Calls(LinkLoop loop, Channel channel) {
        questions = new Questions(loop, channel);
        streamQuestions = new StreamQuestions(loop, channel);
        answers = new Answers(loop, channel);
    }

    public Future<Buffer> ask(String what, Buffer body, long timeoutMillis) {
        return questions.ask(++lastId, what, body, timeoutMillis);
    }

    /** The stream runs on the context of {@code reader}. */
    public Future<ReadStream<Buffer>> askForStream(String what, Buffer body, Caller reader) {
        return streamQuestions.ask(++lastId, what, body, reader);
    }

    public void received(Frame frame) {
        switch (frame.type()) {
            case Frame.ASK -> answers.asked(frame);
            case Frame.ASK_STREAM -> answers.askedForStream(frame);
            case Frame.CREDIT -> answers.allowed(frame.number(), frame.credit());
            case Frame.CANCEL -> answers.cancelled(frame.number());
            case Frame.REPLY -> questions.replied(frame.number(), frame.body());
            case Frame.BEGIN -> streamQuestions.begun(frame.number());
            case Frame.CHUNK -> streamQuestions.came(frame.number(), frame.body());
            case Frame.END -> streamQuestions.ended(frame.number());
            case Frame.FAILED -> {
                Refusal why = Frame.refusal(frame.body());
                questions.failed(frame.number(), why);
                streamQuestions.failed(frame.number(), why);
            }
            default -> throw new BadFrameException("a frame of type %d after the hello".formatted(frame.type()));
        }
    }

    /** The connection is gone. */
    public void end(String why) {
        answers.end();
        questions.end(why);
        streamQuestions.end(why);
    }
}
