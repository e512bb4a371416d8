package io.flotilla.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code flotilla fd-forward SOCKET}: what {@code --tunnel} runs on the other host. */
@Command(name = "fd-forward", hidden = true, description = "Connect stdin and stdout with a unix socket.")
final class FdForwardVerb implements Verb {
    private static final int BUFFER = 8192;

    @Parameters(paramLabel = "SOCKET", description = "The path of the socket.")
    private String socket = "";

    @Override
    public int run(Session session) {
        Endpoint endpoint = Endpoint.parse(socket);
        try (SocketChannel channel = Wire.channel(endpoint);
                Wire wire = Wire.connect(channel, endpoint, new Tls("", "", ""))) {
            Thread outward = new Thread(() -> outward(channel, wire), "stdin");
            outward.setDaemon(true);
            outward.start();
            copy(wire.in(), System.out);
            return ExitCodes.DONE;
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
        byte[] buffer = new byte[BUFFER];
        try {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                to.write(buffer, 0, count);
                to.flush();
            }
        } catch (IOException e) {
            // the other side has gone, which is how it ends
        }
    }
}
