package io.flotilla.link.wire;

import io.flotilla.link.Refusal;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicLong;

/** How sockets are made and ended. None has an idle time-out: silence is judged by whoever uses it. */
public final class Sockets {
    private static final int BACKLOG = 1_024;
    private static final AtomicLong NUMBER = new AtomicLong();

    private Sockets() {}

    public static NetServerOptions server() {
        return new NetServerOptions().setTcpNoDelay(true).setAcceptBacklog(BACKLOG);
    }

    public static NetClientOptions client(int connectTimeoutMillis) {
        return new NetClientOptions()
                .setTcpNoDelay(true)
                .setConnectTimeout(connectTimeoutMillis)
                .setReconnectAttempts(0);
    }

    /**
     * An address to listen on, with a name that no other has. Vert.x lets servers of one name share a port, even with one
     * that is being closed, and then nobody listens.
     *
     * @param ip in figures
     */
    public static SocketAddress unshared(String ip, int port) {
        try {
            byte[] address = InetAddress.getByName(ip).getAddress();
            String name = ip + "#" + NUMBER.incrementAndGet();
            return SocketAddress.inetSocketAddress(
                    new InetSocketAddress(InetAddress.getByAddress(name, address), port));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an IP address: " + ip, e);
        }
    }

    /** Tells why not, and closes. */
    public static Future<Void> refuse(Vertx vertx, NetSocket socket, Refusal why) {
        socket.write(Frame.of(Frame.REFUSED, Frame.text(why)));
        return close(vertx, socket, 5_000);
    }

    /** Closes once everything is written, or after that long if the other side does not take it. */
    public static Future<Void> close(Vertx vertx, NetSocket socket, long millis) {
        long timer = vertx.setTimer(millis, late -> cutOff(socket));
        return socket.close().onComplete(closed -> vertx.cancelTimer(timer));
    }

    /**
     * Says that nothing more will be sent; the other side closes when it has read all. A socket that is closed while it
     * has something to read is reset, and what was on its way is lost.
     */
    public static void endOutput(NetSocket socket) {
        ((DuplexChannel) ((NetSocketInternal) socket).channelHandlerContext().channel()).shutdownOutput();
    }

    /** Closes at once. Vert.x's own way waits for what is not written yet: with a silent peer, for a quarter of an hour. */
    public static void cutOff(NetSocket socket) {
        ((NetSocketInternal) socket).channelHandlerContext().close();
    }
}
