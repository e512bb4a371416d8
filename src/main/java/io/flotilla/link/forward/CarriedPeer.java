package io.flotilla.link.forward;

import io.flotilla.link.LinkException;
import io.flotilla.link.wire.Sockets;
import io.flotilla.net.SocketFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** The listeners that stand for one peer on this host: one for each carried port, on the peer's alias. */
final class CarriedPeer {
    /** A server's connections outlive it for as long as its shutdown may take. */
    private static final Duration NEVER = Duration.ofDays(10_000);

    private static final int ATTEMPTS = 10;
    private static final long BETWEEN_ATTEMPTS = 50;

    private final Vertx vertx;
    private final String address;
    private final String alias;
    private final List<Integer> ports;
    private final BiConsumer<NetSocket, Integer> onConnect;
    private final List<NetServer> listeners = new ArrayList<>();
    private long linkedNanos = System.nanoTime();
    private boolean isWanted;
    private Future<Void> opening = Future.failedFuture("not opened yet");

    CarriedPeer(
            Vertx vertx, String address, String alias, List<Integer> ports, BiConsumer<NetSocket, Integer> onConnect) {
        this.vertx = vertx;
        this.address = address;
        this.alias = alias;
        this.ports = ports;
        this.onConnect = onConnect;
    }

    String address() {
        return address;
    }

    boolean isSame(CarriedPeer other) {
        return address.equals(other.address) && alias.equals(other.alias) && ports.equals(other.ports);
    }

    boolean isOpen() {
        return isWanted;
    }

    /**
     * How long its link is down by now.
     *
     * @param lateNanos how long we ourselves did not run, which is nobody's fault
     */
    long unlinkedNanos(boolean isLinked, long nowNanos, long lateNanos) {
        linkedNanos = isLinked ? nowNanos : linkedNanos + lateNanos;
        return nowNanos - linkedNanos;
    }

    /** Completes when all ports listen; what failed is tried again by the next call. */
    Future<Void> open() {
        linkedNanos = System.nanoTime();
        if (isWanted && !opening.failed()) {
            return opening;
        }
        isWanted = true;
        opening = Future.join(ports.stream().map(this::listen).toList())
                .<Void>mapEmpty()
                .onFailure(cause -> close());
        return opening;
    }

    private Future<Void> listen(int port) {
        return listen(port, ATTEMPTS)
                .recover(cause -> Future.failedFuture(LinkException.notSent(
                        "cannot listen on %s:%d: %s".formatted(alias, port, SocketFailure.why(cause)))));
    }

    /** The port may still be taken by a listener that was closed just now. */
    private Future<Void> listen(int port, int attempts) {
        return server(port)
                .listen(Sockets.unshared(alias, port))
                .onSuccess(this::listening)
                .<Void>mapEmpty()
                .recover(cause -> attempts == 1
                        ? Future.failedFuture(cause)
                        : vertx.timer(BETWEEN_ATTEMPTS, TimeUnit.MILLISECONDS)
                                .compose(again -> listen(port, attempts - 1)));
    }

    private NetServer server(int port) {
        return vertx.createNetServer(Sockets.server()).connectHandler(socket -> {
            socket.shutdownHandler(time -> outlive(socket, time));
            onConnect.accept(socket, port);
        });
    }

    /** Closing a socket is a shutdown, too, that leaves no time. */
    private static void outlive(NetSocket socket, Duration time) {
        if (time.isZero()) {
            socket.close();
        }
    }

    private void listening(NetServer server) {
        if (isWanted) {
            listeners.add(server);
        } else {
            server.shutdown(NEVER);
        }
    }

    /** Whoever connects from now on is refused; what is carried already goes on. */
    void close() {
        isWanted = false;
        listeners.forEach(server -> server.shutdown(NEVER));
        listeners.clear();
    }
}
