package io.flotilla.link.socket;

import io.flotilla.link.Link;
import io.flotilla.link.LinkException;
import io.flotilla.link.Peer;
import io.flotilla.link.Refusal;
import io.flotilla.link.wire.BadFrameException;
import io.flotilla.link.wire.FirstFrame;
import io.flotilla.link.wire.Frame;
import io.flotilla.link.wire.Hello;
import io.flotilla.link.wire.LinkLoop;
import io.flotilla.link.wire.Sockets;
import io.flotilla.net.SocketFailure;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port of a core host. A connection says hello within its time, is welcomed or told why not, and counts once the
 * other side has taken the welcome: it may object to us, or be gone.
 */
final class Acceptor {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final long HELLO_IN = 5_000;
    private static final int MOST_STRANGERS = 4_096;

    /** Takes a connection whose hello asks to be carried on to a port. */
    interface Carried {
        void accept(NetSocket socket, Hello hello, Buffer rest);
    }

    private final LinkLoop loop;
    private final Neighbours neighbours;
    private final Carried carried;
    private final NetServer server;
    private int strangers;

    Acceptor(LinkLoop loop, Neighbours neighbours, Carried carried) {
        this.loop = loop;
        this.neighbours = neighbours;
        this.carried = carried;
        server = loop.vertx().createNetServer(Sockets.server());
        server.connectHandler(this::accept);
    }

    Future<Void> listen() {
        String address =
                loop.options().address().isEmpty() ? "0.0.0.0" : loop.options().address();
        return server.listen(loop.options().port(), address)
                .<Void>mapEmpty()
                .recover(cause -> Future.failedFuture(LinkException.notSent("cannot listen on %s:%d: %s"
                        .formatted(address, loop.options().port(), SocketFailure.why(cause)))));
    }

    Future<Void> close() {
        return server.close();
    }

    private void accept(NetSocket socket) {
        if (strangers >= MOST_STRANGERS) {
            complain(socket, "closed at once: %d connections have not said hello".formatted(strangers));
            socket.close();
            return;
        }
        strangers++;
        FirstFrame.read(loop.vertx(), socket, Buffer.buffer(), FirstFrame::greeting, HELLO_IN)
                .compose(first -> answer(socket, first))
                .onFailure(cause -> cutOff(socket, cause))
                .onComplete(done -> strangers--);
    }

    /** One that only knocked and went is nothing to speak of. */
    private void cutOff(NetSocket socket, Throwable cause) {
        if (cause instanceof BadFrameException) {
            complain(socket, "closed: it sent " + cause.getMessage());
        } else if (cause instanceof LinkException link && link.reason() == LinkException.Reason.REFUSED) {
            refuse(socket, Refusal.of(link));
            return;
        } else if (cause instanceof LinkException link && link.reason() == LinkException.Reason.NO_ANSWER) {
            LOG.debug("{}: {}", socket.remoteAddress(), cause.getMessage());
        } else {
            LOG.error("{} could not be let in", socket.remoteAddress(), cause);
        }
        socket.close();
    }

    private Future<Void> answer(NetSocket socket, FirstFrame first) {
        if (first.frame().type() != Frame.HELLO) {
            return Future.failedFuture(new BadFrameException("an answer to no hello"));
        }
        Hello hello = Hello.decode(first.frame(), loop.versions());
        if (hello.port().isPresent()) {
            carried.accept(socket, hello, first.rest());
            return Future.succeededFuture();
        }
        Optional<Refusal> objection = neighbours.objection(hello);
        return objection.isPresent() ? refuse(socket, objection.get()) : welcome(socket, hello, first.rest());
    }

    private Future<Void> refuse(NetSocket socket, Refusal why) {
        complain(socket, "refused: " + why);
        return Sockets.refuse(loop.vertx(), socket, why);
    }

    private Future<Void> welcome(NetSocket socket, Hello hello, Buffer rest) {
        int version = hello.versions().common(loop.versions()).orElseThrow();
        socket.write(Frame.of(Frame.WELCOME, Hello.link(loop).encode()));
        return FirstFrame.read(loop.vertx(), socket, rest, FirstFrame.reply(version), HELLO_IN)
                .compose(reply -> join(socket, hello.peer(), version, reply));
    }

    private Future<Void> join(NetSocket socket, Peer peer, int version, FirstFrame reply) {
        if (reply.frame().type() == Frame.REFUSED) {
            complain(
                    socket,
                    "%s does not want this connection: %s"
                            .formatted(peer, Frame.refusal(reply.frame().payload())));
            return socket.close();
        }
        Connection connection = new Connection(loop, socket, peer, version, "", neighbours::left);
        Optional<Refusal> objection = neighbours.join(connection);
        if (objection.isPresent()) {
            return refuse(socket, objection.get());
        }
        connection.begin(reply.rest());
        return Future.succeededFuture();
    }

    private void complain(NetSocket socket, String what) {
        loop.complaints().about(socket.remoteAddress().hostAddress(), what);
    }
}
