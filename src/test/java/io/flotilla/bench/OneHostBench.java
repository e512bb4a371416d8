package io.flotilla.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Measures a node from outside on the host it runs on, beside the same work done by {@code systemctl} in the same run.
 * {@code scripts/bench} starts it from this source inside a host of its own: OneHostBench URL NODE_PID WHAT…. It uses
 * nothing but the JDK.
 */
final class OneHostBench {
    private static final int LATENCY_RUNS = 120;

    /** Runs that are not counted, while the JVM still compiles. */
    private static final int WARM_UP = 40;

    private static final int BATCH = 500;

    /** So that the client's own load does not slow down what it waits for. */
    private static final long ASK_AGAIN_NANOS = 1_000_000;

    private static final int ROUNDS = 5;
    private static final int FLAPPING = 1_000;
    private static final int SETTLE_SECONDS = 30;
    private static final int IDLE_SECONDS = 60;
    private static final int FLOOD_SECONDS = 30;
    private static final long TICKS_PER_SECOND = 100;

    /** Place of the user time among the fields after the name in /proc/PID/stat; the system time is next. */
    private static final int USER_TICKS = 11;

    private static final Path RUNTIME_UNITS = Path.of("/run/systemd/system");
    private static final Pattern EVENT =
            Pattern.compile("\"unit\":\"([^\"]+)\".*?(?:\"active\":\"([^\"]+)\"|\"type\":\"gone\")");
    private static final String SLEEPER = "/bin/sleep infinity";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final long pid;
    private final States states = new States();

    private OneHostBench(String url, long pid) {
        this.url = url;
        this.pid = pid;
    }

    public static void main(String[] args) throws Exception {
        OneHostBench bench = new OneHostBench(args[0], Long.parseLong(args[1]));
        bench.watch();
        for (String what : Arrays.asList(args).subList(2, args.length)) {
            switch (what) {
                case "latency" -> bench.latency();
                case "batch" -> bench.batch();
                case "idle" -> bench.idle();
                case "flood" -> bench.flood();
                default -> throw new IllegalArgumentException("what is " + what + "?");
            }
        }
        System.exit(0);
    }

    private void watch() throws Exception {
        http.newWebSocketBuilder()
                .buildAsync(URI.create(url.replace("http", "ws") + "/v1/stream"), states)
                .get(10, TimeUnit.SECONDS);
    }

    /** One at a time: from the PUT until GET shows the unit active; beside `systemctl start` of a like unit. */
    private void latency() throws Exception {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        row("first PUT -> active after the start", putUntilActive("latency0.service"), "ms", "", 0);
        systemctlStart("peer0.service");
        for (int i = 1; i < LATENCY_RUNS; i++) {
            double our = putUntilActive("latency" + i + ".service");
            double their = systemctlStart("peer" + i + ".service");
            if (i > WARM_UP) {
                ours.add(our);
                theirs.add(their);
            }
        }
        Collections.sort(ours);
        Collections.sort(theirs);
        row("PUT -> active in GET /state, p50", percentile(ours, 50), "ms", "systemctl start", percentile(theirs, 50));
        row("PUT -> active in GET /state, p99", percentile(ours, 99), "ms", "systemctl start", percentile(theirs, 99));
        for (int i = 0; i < LATENCY_RUNS; i++) {
            delete("latency" + i + ".service");
        }
        states.await(all -> all.values().stream().noneMatch("active"::equals));
        stopPeers(IntStream.range(0, LATENCY_RUNS)
                .mapToObj(i -> "peer" + i + ".service")
                .toList());
    }

    private double putUntilActive(String unit) throws Exception {
        long start = System.nanoTime();
        require(put(unit, SLEEPER, ""), 201);
        while (!get("/fleet/v1/state?unitName=" + unit).contains("\"systemdActiveState\":\"active\"")) {
            requireWithin(start, 30);
            LockSupport.parkNanos(ASK_AGAIN_NANOS);
        }
        return millisSince(start);
    }

    private double systemctlStart(String unit) throws Exception {
        write(unit);
        long start = System.nanoTime();
        run("systemctl", "start", unit);
        return millisSince(start);
    }

    /** 500 at once, launched and destroyed, in rounds that alternate with systemctl. */
    private void batch() throws Exception {
        List<String> ours = names("batch");
        List<String> theirs = names("peer");
        Map<String, List<Double>> seen = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            long nodeCpu = cpuTicks(pid);
            long systemdCpu = cpuTicks(1);
            long start = System.nanoTime();
            all(ours, unit -> putAsync(unit, SLEEPER, ""));
            states.await(all -> ours.stream().allMatch(unit -> "active".equals(all.get(unit))));
            add(seen, "launch", millisSince(start));
            add(seen, "node cpu", millis(cpuTicks(pid) - nodeCpu));
            add(seen, "systemd cpu", millis(cpuTicks(1) - systemdCpu));
            start = System.nanoTime();
            all(ours, this::deleteAsync);
            states.await(all -> ours.stream().noneMatch(all::containsKey));
            add(seen, "destroy", millisSince(start));
            peerRound(theirs, seen);
        }
        row("500 units launched, all active", median(seen, "launch"), "ms", "systemctl start", median(seen, "start"));
        row("500 units destroyed, all gone", median(seen, "destroy"), "ms", "systemctl stop, rm", median(seen, "stop"));
        row("CPU of the node for 500 starts", median(seen, "node cpu"), "ms", "PID 1", median(seen, "systemd cpu"));
    }

    private void peerRound(List<String> theirs, Map<String, List<Double>> seen) throws Exception {
        for (String unit : theirs) {
            write(unit);
        }
        long start = System.nanoTime();
        run(command("systemctl", "start", theirs));
        add(seen, "start", millisSince(start));
        start = System.nanoTime();
        stopPeers(theirs);
        add(seen, "stop", millisSince(start));
    }

    private void stopPeers(List<String> units) throws Exception {
        run(command("systemctl", "stop", units));
        for (String unit : units) {
            Files.delete(RUNTIME_UNITS.resolve(unit));
        }
    }

    /** With 500 units launched and nothing happening. */
    private void idle() throws Exception {
        List<String> units = names("idle");
        all(units, unit -> putAsync(unit, SLEEPER, ""));
        states.await(all -> units.stream().allMatch(unit -> "active".equals(all.get(unit))));
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(SETTLE_SECONDS, TimeUnit.SECONDS))
                .join();
        long before = cpuTicks(pid);
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(IDLE_SECONDS, TimeUnit.SECONDS))
                .join();
        double percent = 100.0 * (cpuTicks(pid) - before) / TICKS_PER_SECOND / IDLE_SECONDS;
        row("CPU, 500 units, idle", percent, "% of a core", "budget", 1.0);
        row("RSS, 500 units, idle", rssMegabytes(), "MB", "budget", 130.0);
        all(units, this::deleteAsync);
        states.await(all -> units.stream().noneMatch(all::containsKey));
    }

    /** 1,000 units that end and are restarted every 10 s: 100 restarts a second. */
    private void flood() throws Exception {
        List<String> units = IntStream.range(0, FLAPPING)
                .mapToObj(i -> "flap" + i + ".service")
                .toList();
        all(units, unit -> putAsync(unit, "/bin/sleep 9.8", "Restart=always"));
        states.await(all -> units.stream().allMatch(all::containsKey));
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(15, TimeUnit.SECONDS))
                .join();
        long before = cpuTicks(pid);
        long systemd = cpuTicks(1);
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(FLOOD_SECONDS, TimeUnit.SECONDS))
                .join();
        double scale = 100.0 / TICKS_PER_SECOND / FLOOD_SECONDS;
        row("CPU, 1,000 flapping units", scale * (cpuTicks(pid) - before), "% of a core", "budget", 15.0);
        row("  PID 1 meanwhile", scale * (cpuTicks(1) - systemd), "% of a core", "", 0);
        all(units, this::deleteAsync);
        states.await(all -> units.stream().noneMatch(all::containsKey));
    }

    private static List<String> names(String prefix) {
        return IntStream.range(0, BATCH).mapToObj(i -> prefix + i + ".service").toList();
    }

    private static void write(String unit) throws IOException {
        Files.writeString(RUNTIME_UNITS.resolve(unit), "[Service]\nExecStart=" + SLEEPER + "\n");
    }

    private interface Call {
        CompletableFuture<HttpResponse<String>> send(String unit);
    }

    /** Sixteen requests at a time, as a client that submits a folder would. */
    private static void all(List<String> units, Call call) throws Exception {
        List<CompletableFuture<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < 16; lane++) {
            lanes.add(chain(units, lane, call));
        }
        CompletableFuture.allOf(lanes.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    }

    private static CompletableFuture<Void> chain(List<String> units, int at, Call call) {
        if (at >= units.size()) {
            return CompletableFuture.completedFuture(null);
        }
        return call.send(units.get(at)).thenCompose(response -> {
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(response.statusCode() + " " + response.body());
            }
            return chain(units, at + 16, call);
        });
    }

    private CompletableFuture<HttpResponse<String>> putAsync(String unit, String command, String extra) {
        String option = "{\"section\":\"Service\",\"name\":\"%s\",\"value\":\"%s\"}";
        String options = option.formatted("ExecStart", command);
        if (!extra.isEmpty()) {
            int equals = extra.indexOf('=');
            options += "," + option.formatted(extra.substring(0, equals), extra.substring(equals + 1));
            options += "," + "{\"section\":\"Unit\",\"name\":\"StartLimitIntervalSec\",\"value\":\"0\"}";
        }
        return http.sendAsync(
                HttpRequest.newBuilder(URI.create(url + "/fleet/v1/units/" + unit))
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(
                                "{\"desiredState\":\"launched\",\"options\":[" + options + "]}"))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private int put(String unit, String command, String extra) throws Exception {
        return putAsync(unit, command, extra).get(30, TimeUnit.SECONDS).statusCode();
    }

    private CompletableFuture<HttpResponse<String>> deleteAsync(String unit) {
        return http.sendAsync(
                HttpRequest.newBuilder(URI.create(url + "/fleet/v1/units/" + unit))
                        .DELETE()
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void delete(String unit) throws Exception {
        require(deleteAsync(unit).get(30, TimeUnit.SECONDS).statusCode(), 204);
    }

    private String get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void require(int status, int expected) {
        if (status != expected) {
            throw new IllegalStateException("status " + status + " instead of " + expected);
        }
    }

    private static void requireWithin(long start, long seconds) {
        if (millisSince(start) > 1_000.0 * seconds) {
            throw new IllegalStateException("not within " + seconds + " s");
        }
    }

    private static List<String> command(String first, String second, List<String> rest) {
        List<String> command = new ArrayList<>(List.of(first, second));
        command.addAll(rest);
        return command;
    }

    private static void run(String... command) throws Exception {
        run(Arrays.asList(command));
    }

    private static void run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        require(process.waitFor(), 0);
    }

    private static long cpuTicks(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        return Long.parseLong(fields.get(USER_TICKS)) + Long.parseLong(fields.get(USER_TICKS + 1));
    }

    private double rssMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .sum();
    }

    private static double millis(long ticks) {
        return 1_000.0 * ticks / TICKS_PER_SECOND;
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static double percentile(List<Double> sorted, int percent) {
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    private static void add(Map<String, List<Double>> seen, String what, double value) {
        seen.computeIfAbsent(what, key -> new ArrayList<>()).add(value);
    }

    private static double median(Map<String, List<Double>> seen, String what) {
        List<Double> values = new ArrayList<>(seen.get(what));
        Collections.sort(values);
        return percentile(values, 50);
    }

    private static void row(String what, double value, String unit, String peer, double other) {
        String beside = peer.isEmpty() ? "" : "%s %.1f  ratio %.2f".formatted(peer, other, value / other);
        System.out.printf(Locale.ROOT, "%-36s %9.1f %-11s  %s%n", what, value, unit, beside);
    }

    /** The active state of each unit, from the state stream. */
    private static final class States implements WebSocket.Listener {
        private final Map<String, String> active = new HashMap<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private synchronized void take(String message) {
            if (!message.contains("\"type\":\"snapshot\"")) {
                Matcher event = EVENT.matcher(message);
                if (message.contains("\"type\":\"gone\"")) {
                    active.remove(message.replaceFirst(".*\"unit\":\"([^\"]+)\".*", "$1"));
                } else if (event.find()) {
                    active.put(event.group(1), event.group(2));
                }
                notifyAll();
            }
        }

        synchronized void await(Predicate<Map<String, String>> condition) throws InterruptedException {
            long start = System.nanoTime();
            while (!condition.test(active)) {
                requireWithin(start, 120);
                wait(1_000);
            }
        }
    }
}
