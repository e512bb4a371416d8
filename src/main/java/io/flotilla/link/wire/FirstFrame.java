package io.flotilla.link.wire;

import io.flotilla.link.LinkException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/**
 * The next frame of a connection whose owner waits for just that one, and what came behind it. The socket is paused
 * then.
 */
public record FirstFrame(Frame frame, Buffer rest) {

    /** Reads on behind {@code before}. Fails with a {@link BadFrameException}, or a {@link LinkException} in time. */
    public static Future<FirstFrame> read(
            Vertx vertx, NetSocket socket, Buffer before, FrameReader.Limit limit, long millis) {
        Promise<FirstFrame> promise = Promise.promise();
        FrameReader reader = new FrameReader(limit);
        long timer = vertx.setTimer(
                millis, late -> promise.tryFail(LinkException.noAnswer("said nothing for %d ms".formatted(millis))));
        socket.handler(input -> read(reader, input, promise));
        socket.exceptionHandler(cause -> promise.tryFail(LinkException.noAnswer(String.valueOf(cause.getMessage()))));
        socket.closeHandler(closed -> promise.tryFail(LinkException.noAnswer("closed by the other side")));
        Future<FirstFrame> first = promise.future().onComplete(done -> {
            vertx.cancelTimer(timer);
            socket.pause();
        });
        read(reader, before, promise);
        if (!first.isComplete()) {
            socket.resume();
        }
        return first;
    }

    private static void read(FrameReader reader, Buffer input, Promise<FirstFrame> promise) {
        if (promise.future().isComplete()) {
            return;
        }
        try {
            Frame[] first = new Frame[1];
            int end = reader.read(input, frame -> {
                first[0] = frame;
                return false;
            });
            if (first[0] != null) {
                promise.complete(new FirstFrame(first[0], input.getBuffer(end, input.length())));
            }
        } catch (BadFrameException e) {
            promise.fail(e);
        }
    }

    /** A hello or the answer to one: small, and of any version. */
    public static int greeting(int version, int type) {
        return type < Frame.HELLO || type > Frame.REFUSED ? -1 : Frame.MOST_HELLO;
    }

    /** What is said to a welcome by one with whom that version is spoken. */
    public static FrameReader.Limit reply(int spoken) {
        return (version, type) -> {
            boolean isReply = type == Frame.REFUSED || (type == Frame.ALIVE && version == spoken);
            return isReply ? Frame.MOST_HELLO : -1;
        };
    }
}
