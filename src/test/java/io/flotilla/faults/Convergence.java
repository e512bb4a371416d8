package io.flotilla.faults;

import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.ClusterReading;
import io.flotilla.testing.NodeApi;
import io.flotilla.testing.NodeHost;
import io.flotilla.testing.StreamedStates;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether a cluster that is left alone has come to rest: every host serves and shows the same, and what should run runs
 * where the cluster says, each unit once and global ones everywhere. Blocks.
 */
final class Convergence {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);
    private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final int FEW = 3;

    private final ClusterHosts cluster;
    private final List<StreamReader> streams;
    private Map<String, String> shown = Map.of();
    private final List<String> troubles = new ArrayList<>();
    private String waitedFor = "";

    /** {@code streams}: readers that must have been told what the hosts say. */
    Convergence(ClusterHosts cluster, List<StreamReader> streams) {
        this.cluster = cluster;
        this.streams = List.copyOf(streams);
    }

    /** Waits for it; what is still wrong after a long time, in words. */
    Optional<String> await() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        waitedFor = "";
        while (true) {
            Optional<String> trouble = trouble();
            if (trouble.isEmpty() || System.nanoTime() > deadline) {
                return trouble;
            }
            if (!trouble.get().equals(waitedFor)) {
                waitedFor = trouble.get();
                troubles.add("%.1f s: %s".formatted(Progress.seconds(), waitedFor));
            }
            LockSupport.parkNanos(ASK_AGAIN_NANOS);
        }
    }

    /** What was still wrong shortly before all was right; empty if nothing was. */
    String waitedFor() {
        return waitedFor;
    }

    /** All that it waited for in the whole run, with the time. */
    List<String> troubles() {
        return List.copyOf(troubles);
    }

    /** What every host shows of each unit: its target and description. */
    Map<String, String> shown() {
        return shown;
    }

    private Optional<String> trouble() {
        try {
            return notReady()
                    .or(this::differences)
                    .or(this::notRunning)
                    .or(this::wrongStates)
                    .or(this::staleStreams);
        } catch (AssertionError noAnswer) {
            return Optional.of(String.valueOf(noAnswer.getMessage()));
        }
    }

    private Optional<String> notReady() {
        for (NodeHost host : cluster.all()) {
            if (!host.isReady()) {
                return Optional.of(host + " is not ready");
            }
        }
        return Optional.empty();
    }

    private Optional<String> differences() {
        NodeHost first = cluster.host(1);
        shown = contents(first);
        Set<Long> applied = new TreeSet<>();
        for (NodeHost host : cluster.all()) {
            applied.addAll(ClusterReading.of(host).core().values());
            if (host.machines().size() != cluster.all().size()) {
                return Optional.of(
                        "%s knows %d machines".formatted(host, host.machines().size()));
            }
            Map<String, String> other = contents(host);
            if (!other.equals(shown)) {
                return Optional.of("%s showed %s, then %s showed %s"
                        .formatted(first, less(shown, other), host, less(other, shown)));
            }
        }
        return applied.size() == 1 ? Optional.empty() : Optional.of("core hosts are at revisions " + applied);
    }

    /** What one has and the other has not: how much, and some of it. */
    private static <T> String less(Map<String, T> one, Map<String, T> other) {
        Set<Map.Entry<String, T>> difference = new TreeSet<>(Map.Entry.comparingByKey());
        one.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(other.get(entry.getKey())))
                .forEach(difference::add);
        return difference.size() + " others " + difference.stream().limit(FEW).toList();
    }

    static Map<String, String> contents(NodeApi node) {
        Map<String, String> contents = new TreeMap<>();
        node.units().forEach((name, unit) -> contents.put(name, content(unit)));
        return contents;
    }

    /** Its target and description. */
    static String content(JsonObject unit) {
        String description = unit.getJsonArray("options", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .filter(option -> "Description".equals(option.getString("name")))
                .map(option -> option.getString("value"))
                .findFirst()
                .orElse("");
        return unit.getString("desiredState") + " " + description;
    }

    private Optional<String> notRunning() {
        Map<String, Set<String>> running = running();
        for (Map.Entry<String, String> unit : shown.entrySet()) {
            int wanted = wanted(unit.getKey(), unit.getValue());
            Set<String> where = running.getOrDefault(unit.getKey(), Set.of());
            if (where.size() != wanted) {
                return Optional.of("%s (%s) runs on %d hosts instead of %d: %s"
                        .formatted(unit.getKey(), unit.getValue(), where.size(), wanted, where));
            }
        }
        return running.keySet().stream()
                .filter(unit -> !shown.containsKey(unit))
                .findFirst()
                .map(unit -> unit + " runs though it was destroyed");
    }

    private int wanted(String unit, String content) {
        if (!content.startsWith("launched")) {
            return 0;
        }
        return Copies.isGlobal(unit) ? cluster.all().size() : 1;
    }

    private Optional<String> wrongStates() {
        Map<String, Set<String>> running = running();
        for (NodeHost host : cluster.all()) {
            Map<String, Set<String>> active = new TreeMap<>(ClusterHosts.active(host));
            if (!active.equals(running)) {
                return Optional.of("%s says active: %s; but running: %s"
                        .formatted(host, less(active, running), less(running, active)));
            }
        }
        return Optional.empty();
    }

    private Optional<String> staleStreams() {
        for (StreamReader stream : streams) {
            Map<String, String> truth = StreamedStates.read(stream.host());
            Map<String, String> told = stream.told();
            if (!stream.isOpen()) {
                return Optional.of("no stream of %s is open".formatted(stream.host()));
            }
            if (!told.equals(truth)) {
                return Optional.of("stale: the stream of %s has told %s last, where it says %s"
                        .formatted(stream.host(), less(told, truth), less(truth, told)));
            }
        }
        return Optional.empty();
    }

    /** The machines on which each of our units has processes. */
    private Map<String, Set<String>> running() {
        Map<String, Set<String>> running = new TreeMap<>();
        for (NodeHost host : cluster.all()) {
            for (String unit : host.host().services().keySet()) {
                if (Copies.isOurs(unit)) {
                    running.computeIfAbsent(unit, one -> new TreeSet<>()).add(host.machineId());
                }
            }
        }
        return running;
    }
}
