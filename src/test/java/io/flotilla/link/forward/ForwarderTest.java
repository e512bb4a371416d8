package io.flotilla.link.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.link.Boot;
import io.flotilla.link.LinkException;
import io.flotilla.link.LinkOptions;
import io.flotilla.link.socket.Hosts;
import io.flotilla.link.socket.LinkHost;
import io.flotilla.link.wire.Frame;
import io.flotilla.link.wire.Hello;
import io.flotilla.link.wire.WireVersions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two core hosts on one machine; behind the second one's alias is a port that echoes. */
@Timeout(60)
class ForwarderTest {
    private static final int CARRIED = 21_102;
    private static final int OTHER = 21_103;

    @RegisterExtension
    private final Hosts hosts = new Hosts(21_101);

    private LinkHost one = LinkHost.core(1, hosts.port());
    private LinkHost two = LinkHost.core(2, hosts.port());

    @BeforeEach
    void link() {
        List<LinkHost> pair = hosts.pair();
        one = pair.get(0);
        two = pair.get(1);
        carry(one, 1, 2);
        carry(two, 2, 1);
    }

    private static void carry(LinkHost host, int own, int peer) {
        LinkHost.await(host.link()
                .forwarder()
                .carry(own, Map.of(own, LinkHost.address(own), peer, LinkHost.address(peer)), List.of(CARRIED)));
    }

    private void echoAtTwo() {
        LinkHost.await(two.vertx()
                .createNetServer(
                        new NetServerOptions().setHost(two.aliases() + 2).setPort(CARRIED))
                .connectHandler(socket -> socket.pipeTo(socket))
                .listen());
    }

    private Socket connect() throws IOException {
        return new Socket(one.aliases() + 2, CARRIED);
    }

    private static void assertEchoes(Socket socket, int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            try {
                OutputStream out = socket.getOutputStream();
                out.write(bytes);
                out.flush();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertArrayEquals(bytes, socket.getInputStream().readNBytes(length));
        sent.join();
    }

    @Test
    void whatConnectsToThePeersAliasComesOutThere() throws Exception {
        echoAtTwo();
        try (Socket socket = connect()) {
            assertEchoes(socket, 1);
            assertEchoes(socket, 30 << 20);
            socket.shutdownOutput();
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    void nothingIsLostWhenOneSideSendsAndCloses() throws Exception {
        CompletableFuture<Long> received = new CompletableFuture<>();
        LinkHost.await(two.vertx()
                .createNetServer(
                        new NetServerOptions().setHost(two.aliases() + 2).setPort(CARRIED))
                .connectHandler(socket -> {
                    long[] length = new long[1];
                    socket.handler(bytes -> length[0] += bytes.length());
                    socket.closeHandler(closed -> received.complete(length[0]));
                })
                .listen());
        try (Socket socket = connect()) {
            socket.getOutputStream().write(new byte[20 << 20]);
        }
        assertEquals(20 << 20, received.get(20, TimeUnit.SECONDS));
    }

    @Test
    void whereNothingListensTheConnectionEndsAtOnce() throws Exception {
        try (Socket socket = connect()) {
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    void aCarriedConnectionOutlivesTheLinkAndNewOnesAreRefusedUntilItIsBack() throws Exception {
        echoAtTwo();
        try (Socket socket = connect()) {
            assertEchoes(socket, 100);
            one.dial();
            two.dial();
            assertTrue(one.until("disconnected 2").startsWith("disconnected"));
            assertEchoes(socket, 100);
            untilRefused();
            assertEchoes(socket, 1 << 20);
            one.dial(two);
            untilAccepted();
            assertEchoes(socket, 100);
        }
    }

    private void untilRefused() {
        LinkHost.until(() -> {
            try {
                connect().close();
                return false;
            } catch (ConnectException refused) {
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void untilAccepted() {
        LinkHost.until(() -> {
            try (Socket socket = connect()) {
                socket.getOutputStream().write(7);
                return socket.getInputStream().read() == 7;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    @Test
    void sayingAgainWhatIsCarriedCutsNothing() throws Exception {
        echoAtTwo();
        try (Socket socket = connect()) {
            assertEchoes(socket, 100);
            carry(one, 1, 2);
            assertEchoes(socket, 100);
            LinkHost.await(one.link().forwarder().carry(1, Map.of(2, LinkHost.address(2)), List.of(CARRIED, OTHER)));
            LinkHost.await(two.link().forwarder().carry(2, Map.of(1, LinkHost.address(1)), List.of(CARRIED, OTHER)));
            assertEchoes(socket, 100);
            untilAccepted();
            new Socket(one.aliases() + 2, OTHER).close();
            LinkHost.await(one.link().forwarder().carry(1, Map.of(), List.of()));
            untilRefused();
            assertEchoes(socket, 100);
        }
    }

    @Test
    void whatIsCarriedEndsWithTheLinkOfEitherSide() throws Exception {
        echoAtTwo();
        try (Socket first = connect()) {
            assertEchoes(first, 100);
            LinkHost.await(two.link().close());
            assertEquals(-1, first.getInputStream().read());
            LinkHost.await(one.link().close());
            untilRefused();
        }
    }

    @Test
    void anAliasThatIsTakenIsNamed() throws Exception {
        LinkHost.await(hosts.core(3)
                .vertx()
                .createNetServer(
                        new NetServerOptions().setHost(one.aliases() + 2).setPort(OTHER))
                .connectHandler(socket -> {})
                .listen());
        LinkException failure = assertThrows(
                LinkException.class,
                () -> LinkHost.await(
                        one.link().forwarder().carry(1, Map.of(2, LinkHost.address(2)), List.of(CARRIED, OTHER))));
        assertEquals("cannot listen on 127.78.1.2:21103: Address already in use", failure.getMessage());
    }

    @Test
    void aStrangerIsNotCarriedNorIsAPortThatWasNotSaid() throws Exception {
        assertEquals(
                "port 22 is not carried",
                refusal(new LinkOptions("test", two.id(), "x", Boot.UNKNOWN, true, LinkHost.address(2), 0, "0"), 22));
        assertEquals(
                "00000000 (127.0.1.7) is no core host that is known here",
                refusal(LinkHost.options(7, 0, true), CARRIED));
        assertEquals(
                "this is cluster \"test\", not \"other\"",
                refusal(
                        new LinkOptions("other", two.id(), "x", Boot.UNKNOWN, true, LinkHost.address(2), 0, "0"),
                        CARRIED));
    }

    private String refusal(LinkOptions stranger, int port) throws IOException {
        try (Socket socket = new Socket(LinkHost.address(1), hosts.port())) {
            socket.getOutputStream()
                    .write(Frame.of(
                                    Frame.HELLO,
                                    Hello.of(stranger, WireVersions.OWN, Buffer.buffer(), Optional.of(port))
                                            .encode())
                            .getBytes());
            Buffer answer = Buffer.buffer(socket.getInputStream().readAllBytes());
            assertEquals(Frame.REFUSED, answer.getByte(5));
            return Frame.refusal(answer.getBuffer(Frame.HEAD, answer.length())).words();
        }
    }
}
