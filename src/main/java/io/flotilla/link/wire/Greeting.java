package io.flotilla.link.wire;

import io.flotilla.link.LinkException;
import io.flotilla.link.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;

/** A dialled connection that was welcomed: who is there, and what came behind the welcome. The socket is paused. */
public record Greeting(NetSocket socket, Hello hello, Buffer rest) {
    /** A busy host may be slow to answer; one that is gone is found by the connection's own time-out. */
    private static final long ANSWERED_IN = 2_500;

    /** Fails with a {@link LinkException}: REFUSED if the other side says no or speaks another version. */
    public static Future<Greeting> dial(LinkLoop loop, NetClient client, String address, Hello hello) {
        return Future.succeededFuture()
                .compose(go -> client.connect(loop.options().port(), address))
                .recover(cause -> Future.failedFuture(LinkException.notSent(String.valueOf(cause.getMessage()))))
                .compose(socket -> greet(loop, socket, hello).onFailure(cause -> socket.close()));
    }

    private static Future<Greeting> greet(LinkLoop loop, NetSocket socket, Hello hello) {
        socket.write(Frame.of(Frame.HELLO, hello.encode()));
        return FirstFrame.read(loop.vertx(), socket, Buffer.buffer(), FirstFrame::greeting, ANSWERED_IN)
                .map(answer -> new Greeting(socket, welcome(loop, socket, answer.frame()), answer.rest()))
                .recover(cause -> Future.failedFuture(
                        cause instanceof BadFrameException
                                ? LinkException.refused(new Refusal(Refusal.ERROR, "it sent " + cause.getMessage()))
                                : cause));
    }

    private static Hello welcome(LinkLoop loop, NetSocket socket, Frame frame) {
        if (frame.type() == Frame.REFUSED) {
            throw LinkException.refused(Frame.refusal(frame.payload()));
        }
        if (frame.type() != Frame.WELCOME) {
            throw new BadFrameException("a hello instead of an answer to ours");
        }
        try {
            return Hello.decode(frame, loop.versions());
        } catch (LinkException e) {
            socket.write(Frame.of(Frame.REFUSED, Frame.text(Refusal.of(e))));
            throw e;
        }
    }
}
