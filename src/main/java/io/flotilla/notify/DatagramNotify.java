package io.flotilla.notify;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends datagrams to a unix socket, which the JDK cannot. One sleeping daemon thread of its own, so that a message can
 * still be sent while everything else is being closed. Messages keep their order.
 */
final class DatagramNotify implements ServiceNotify {
    private static final Logger LOG = LoggerFactory.getLogger(DatagramNotify.class);
    private static final int TIMEOUT_MILLIS = 2_000;

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("notify", true), EpollIoHandler.newFactory());
    private final DomainSocketAddress manager;
    private final Optional<Duration> interval;
    private Future<Void> last = Future.succeededFuture();

    private DatagramNotify(DomainSocketAddress manager, Optional<Duration> interval) {
        this.manager = manager;
        this.interval = interval;
    }

    static ServiceNotify open(String socket, Optional<Duration> interval) {
        if (socket.charAt(0) != '/' && socket.charAt(0) != '@') {
            throw new IllegalArgumentException("NOTIFY_SOCKET: cannot send to \"%s\"".formatted(socket));
        }
        // sd_notify writes the NUL that begins an abstract address as "@".
        String path = socket.charAt(0) == '@' ? "\0" + socket.substring(1) : socket;
        return new DatagramNotify(new DomainSocketAddress(path), interval);
    }

    @Override
    public void ready(String status) {
        send("READY=1\nSTATUS=" + status.replace('\n', ' '));
    }

    @Override
    public void stopping() {
        send("STOPPING=1");
    }

    @Override
    public void stillStopping(Duration atLeast) {
        send("EXTEND_TIMEOUT_USEC=" + TimeUnit.NANOSECONDS.toMicros(atLeast.toNanos()));
    }

    @Override
    public void watchdog() {
        send("WATCHDOG=1");
    }

    @Override
    public Optional<Duration> watchdogInterval() {
        return interval;
    }

    private synchronized void send(String message) {
        last = last.transform(before -> transmit(message)).otherwise(failure -> {
            LOG.warn("could not tell the service manager {}", message, failure);
            return null;
        });
    }

    /** A socket for each message: a connected one would not survive the service manager's own restart. */
    private Future<Void> transmit(String message) {
        Promise<Void> sent = Promise.promise();
        ChannelFuture connected = new Bootstrap()
                .group(loop)
                .channel(EpollDomainDatagramChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(manager);
        Channel channel = connected.channel();
        loop.schedule(() -> channel.close(), TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        connected.addListener(connecting -> {
            if (connecting.isSuccess()) {
                channel.writeAndFlush(Unpooled.copiedBuffer(message, StandardCharsets.UTF_8))
                        .addListener(writing -> finish(channel, writing.cause(), sent));
            } else {
                finish(channel, connecting.cause(), sent);
            }
        });
        return sent.future();
    }

    private static void finish(Channel channel, @Nullable Throwable failure, Promise<Void> sent) {
        channel.close();
        if (failure == null) {
            sent.complete();
        } else {
            sent.fail(failure);
        }
    }
}
