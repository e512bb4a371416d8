package io.flotilla.node;

import io.flotilla.config.NodeConfig;
import io.flotilla.log.JournalLog;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/**
 * {@code flotilla train}: starts a node of its own in a temporary folder, uses it once and ends, so that the JVM can
 * archive the classes that a node loads. Touches no unit of this host.
 */
@Command(name = "train", hidden = true, description = "Exercise a throw-away node, for making a class-data archive.")
public final class TrainVerb implements Callable<Integer> {
    private static final long SECONDS = 60;
    private static final String UNIT = "/fleet/v1/units/train.service";
    private static final String BODY =
            "{\"desiredState\":\"inactive\",\"options\":[{\"section\":\"Service\",\"name\":\"ExecStart\",\"value\":\"/bin/true\"}]}";

    /** It is planned for, but no machine fits: nothing of this host is touched. */
    private static final String NOWHERE = "/fleet/v1/units/nowhere.service";

    private static final String WANTED = "{\"desiredState\":\"launched\",\"options\":["
            + "{\"section\":\"Service\",\"name\":\"ExecStart\",\"value\":\"/bin/true\"},"
            + "{\"section\":\"X-Fleet\",\"name\":\"MachineMetadata\",\"value\":\"train=never\"}]}";

    private record Call(String method, String path, String body) {}

    private static final List<Call> CALLS = List.of(
            new Call("PUT", UNIT, BODY),
            new Call("GET", UNIT, ""),
            new Call("GET", "/fleet/v1/units", ""),
            new Call("GET", "/fleet/v1/state", ""),
            new Call("GET", "/fleet/v1/machines", ""),
            new Call("GET", "/metrics", ""),
            new Call("GET", "/readyz", ""),
            new Call("GET", "/v1/cluster", ""),
            new Call("PUT", NOWHERE, WANTED),
            new Call("GET", "/v1/units/nowhere.service", ""),
            new Call("DELETE", NOWHERE, ""),
            new Call("DELETE", UNIT, ""));

    @Override
    public Integer call() throws IOException, InterruptedException {
        JournalLog.install(0, System.getenv());
        Path folder = Files.createTempDirectory("flotilla-train");
        try {
            return train(folder);
        } finally {
            delete(folder);
        }
    }

    private static int train(Path folder) throws IOException, InterruptedException {
        int port = freePort();
        NodeConfig config = NodeConfig.read(Optional.of(write(folder, port)), Map.of());
        AtomicReference<@Nullable Node> started = new AtomicReference<>();
        CountDownLatch ended = new CountDownLatch(1);
        Node.start(config, Node.Role.AS_FOUND, role -> {}, () -> {})
                .onSuccess(started::set)
                .onComplete(done -> ended.countDown());
        Node node = ended.await(SECONDS, TimeUnit.SECONDS) ? started.get() : null;
        if (node == null) {
            System.err.println("flotilla: the training node did not start");
            return 1;
        }
        for (Call call : CALLS) {
            send(call, port);
        }
        CountDownLatch stopped = new CountDownLatch(1);
        node.stop().onComplete(done -> stopped.countDown());
        return stopped.await(SECONDS, TimeUnit.SECONDS) ? 0 : 1;
    }

    private static void send(Call call, int port) throws IOException {
        URL url = URI.create("http://127.0.0.1:" + port + call.path()).toURL();
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setRequestMethod(call.method());
        if (!call.body().isEmpty()) {
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            connection.getOutputStream().write(call.body().getBytes(StandardCharsets.UTF_8));
        }
        connection.getResponseCode();
        connection.disconnect();
    }

    private static Path write(Path folder, int port) throws IOException {
        List<String> lines = List.of(
                "listen = http://127.0.0.1:" + port,
                "insecure = true",
                "cluster_port = " + freePort(),
                "data_dir = " + folder.resolve("data"),
                "units_directory = " + folder.resolve("units"));
        return Files.write(folder.resolve("train.conf"), lines);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
