package io.flotilla.cli.verb;

import io.flotilla.cli.Cli;
import io.flotilla.cli.Failure;
import io.flotilla.cli.Session;
import io.flotilla.cli.Terminal;
import io.flotilla.cli.Verb;
import io.flotilla.cli.Verbs;
import io.flotilla.cli.http.HttpResponse;
import io.flotilla.cli.http.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;

/**
 * {@code flotilla rehearse}: runs verbs against a server of its own that knows one running unit, so that the JVM can
 * archive the classes that they load. Touches nothing but a temporary folder.
 */
@Command(name = "rehearse", hidden = true, description = "Exercise verbs, for making a class-data archive.")
record RehearseVerb(Verbs verbs) implements Verb {
    private static final List<String> LINES = List.of(
            "list-units",
            "list-unit-files",
            "list-machines",
            "start u --block-attempts=1",
            "stop u --no-block",
            "cat u",
            "list-m --nix");

    private static final String MACHINE = "00000000000000000000000000000001";
    private static final String UNIT =
            "{\"name\":\"u.service\",\"desiredState\":\"launched\",\"currentState\":\"launched\""
                    + ",\"machineID\":\"%s\",\"options\":[{\"section\":\"Service\",\"name\":\"ExecStart\",\"value\":\"/bin/true\"}]}";
    private static final String STATE = "{\"name\":\"u.service\",\"machineID\":\"%s\",\"hash\":\"\""
            + ",\"systemdLoadState\":\"loaded\",\"systemdActiveState\":\"active\",\"systemdSubState\":\"running\"}";
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    @Override
    public int run(Session session) {
        try {
            Path folder = Files.createTempDirectory("flotilla-rehearse");
            Path socket = folder.resolve("socket");
            try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(UnixDomainSocketAddress.of(socket));
                Thread thread = new Thread(() -> serve(server), "rehearsal");
                thread.setDaemon(true);
                thread.start();
                PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
                Cli cli =
                        new Cli(verbs, Map.of("FLOTILLA_ENDPOINT", socket.toString()), new Terminal(nowhere, nowhere));
                LINES.forEach(line -> cli.run(List.of(line.split(" "))));
            } finally {
                Files.deleteIfExists(socket);
                Files.delete(folder);
            }
            return DONE;
        } catch (IOException e) {
            throw Failure.of("cannot rehearse: " + e.getMessage());
        }
    }

    private static void serve(ServerSocketChannel server) {
        try {
            while (true) {
                Wire wire = Wire.of(server.accept());
                Thread thread = new Thread(() -> answer(wire), "rehearsal-connection");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException e) {
            // closed: it is over
        }
    }

    private static void answer(Wire wire) {
        try (wire) {
            InputStream in = wire.in();
            while (true) {
                String request = HttpResponse.line(in);
                int length = 0;
                for (String line = HttpResponse.line(in); !line.isEmpty(); line = HttpResponse.line(in)) {
                    Matcher header = LENGTH.matcher(line);
                    length = header.matches() ? Integer.parseInt(header.group(1)) : length;
                }
                in.skipNBytes(length);
                wire.out().write(answer(request).getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // the client has gone
        }
    }

    private static String answer(String request) {
        if (request.startsWith("PUT")) {
            return "HTTP/1.1 204 No Content\r\n\r\n";
        }
        String path = request.split(" ", 3)[1];
        if (path.startsWith("/v1/")) {
            return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
        }
        String unit = UNIT.formatted(MACHINE);
        String body = "{\"machines\":[{\"id\":\"%s\",\"metadata\":{\"a\":\"b\"},\"primaryIP\":\"10.0.0.1\"}]}"
                .formatted(MACHINE);
        if (path.startsWith("/fleet/v1/units/")) {
            body = unit;
        } else if (path.startsWith("/fleet/v1/units")) {
            body = "{\"units\":[" + unit + "]}";
        } else if (path.startsWith("/fleet/v1/state")) {
            body = "{\"states\":[" + STATE.formatted(MACHINE) + "]}";
        }
        return "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body);
    }
}
