package io.flotilla.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class ServiceNotifyTest {
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    /** Binds a socket as the service manager does; what arrives lands in the queue. */
    private void listen(String path) {
        new Bootstrap()
                .group(loop)
                .channel(EpollDomainDatagramChannel.class)
                .handler(new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket packet) {
                        received.add(packet.content().toString(StandardCharsets.UTF_8));
                    }
                })
                .bind(new DomainSocketAddress(path))
                .syncUninterruptibly();
    }

    private List<String> receive(int count) throws InterruptedException {
        List<String> messages = new ArrayList<>();
        while (messages.size() < count) {
            String message = received.poll(5, TimeUnit.SECONDS);
            messages.add(message == null ? "nothing came" : message);
        }
        return messages;
    }

    @AfterEach
    void stopListening() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void theServiceManagerHearsEverythingInOrder(@TempDir Path folder) throws InterruptedException {
        String socket = folder.resolve("notify").toString();
        listen(socket);
        ServiceNotify notify = ServiceNotify.of(Map.of("NOTIFY_SOCKET", socket));

        notify.ready("serving\nREADY=0");
        notify.watchdog();
        notify.stopping();

        assertEquals(List.of("READY=1\nSTATUS=serving READY=0", "WATCHDOG=1", "STOPPING=1"), receive(3));
    }

    @Test
    void anAbstractSocketIsReached() throws InterruptedException {
        String name = "flotilla-test-" + UUID.randomUUID();
        listen("\0" + name);
        ServiceNotify notify = ServiceNotify.of(Map.of("NOTIFY_SOCKET", "@" + name));

        notify.watchdog();

        assertEquals(List.of("WATCHDOG=1"), receive(1));
    }

    @Test
    void aServiceManagerThatIsGoneIsNoFailureAndIsFoundAgain(@TempDir Path folder) throws InterruptedException {
        String socket = folder.resolve("notify").toString();
        ServiceNotify notify = ServiceNotify.of(Map.of("NOTIFY_SOCKET", socket));

        notify.watchdog();
        listen(socket);
        notify.stopping();

        String message = receive(1).get(0);
        assertEquals("STOPPING=1", message.equals("WATCHDOG=1") ? receive(1).get(0) : message);
    }

    @Test
    void withoutASocketNothingHappens() throws InterruptedException {
        ServiceNotify notify = ServiceNotify.of(Map.of());

        notify.ready("serving");

        assertEquals(Optional.empty(), notify.watchdogInterval());
    }

    @Test
    void aSocketOfAnotherKindIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> ServiceNotify.of(Map.of("NOTIFY_SOCKET", "vsock:2:1234")));
    }

    @ParameterizedTest
    @CsvSource({"30000000, 7, 15000", "30000000, , 15000", "30000000, 8, 0", "0, 7, 0", "x, 7, 0", ", 7, 0"})
    void theWatchdogIsFedTwiceInItsTime(@Nullable String micros, @Nullable String pid, long millis) {
        Map<String, String> environment = new HashMap<>();
        if (micros != null) {
            environment.put("WATCHDOG_USEC", micros);
        }
        if (pid != null) {
            environment.put("WATCHDOG_PID", pid);
        }

        Duration interval = Watchdog.interval(environment, 7).orElse(Duration.ZERO);

        assertEquals(Duration.ofMillis(millis), interval);
    }
}
