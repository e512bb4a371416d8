package io.flotilla.cli.verb;

import io.flotilla.cli.Failure;
import io.flotilla.cli.Session;
import io.flotilla.cli.Verb;
import io.flotilla.cli.http.ApiEndpoint;
import io.flotilla.cli.http.Tls;
import io.flotilla.cli.http.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import picocli.CommandLine.Parameters;

/** {@code flotilla fd-forward SOCKET}: what {@code --tunnel} runs on the other host. */
final class FdForwardVerb implements Verb {
    @Parameters(paramLabel = "SOCKET", description = "The path of the socket.")
    private String socket = "";

    @Override
    public int run(Session session) {
        ApiEndpoint endpoint = ApiEndpoint.parse(socket);
        try (SocketChannel channel = Wire.channel(endpoint);
                Wire wire = Wire.connect(channel, endpoint, new Tls("", "", ""))) {
            Thread outward = new Thread(() -> outward(channel, wire), "stdin");
            outward.setDaemon(true);
            outward.start();
            copy(wire.in(), System.out);
            return DONE;
        } catch (IOException e) {
            throw Failure.of("cannot reach %s: %s".formatted(socket, e.getMessage()));
        }
    }

    /** Tells the node when nothing more will come, for it to end the connection: nobody else ends this process. */
    private static void outward(SocketChannel channel, Wire wire) {
        copy(System.in, wire.out());
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            // it has ended already
        }
    }

    /** Ends when either side does. */
    private static void copy(InputStream from, OutputStream to) {
        try {
            from.transferTo(to);
        } catch (IOException e) {
            // the other side has gone, which is how it ends
        }
    }
}
