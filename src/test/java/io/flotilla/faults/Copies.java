package io.flotilla.faults;

import io.flotilla.testing.ClusterHosts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks all the time at what runs in the hosts: a unit must not run on two that are connected, and one that is to be
 * stopped where it is isolated not on any two.
 */
final class Copies extends Thread {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** A second: longer than a move between connected hosts may overlap. */
    private static final int TOO_OFTEN = 4;

    private final ClusterHosts cluster;
    private final FaultHistory history;
    private final Violations violations;
    private final Map<String, Integer> seen = new HashMap<>();
    private long samples;
    private int doubles;

    Copies(ClusterHosts cluster, FaultHistory history, Violations violations) {
        super("copies");
        setDaemon(true);
        this.cluster = cluster;
        this.history = history;
        this.violations = violations;
    }

    @Override
    public void run() {
        while (!isInterrupted()) {
            look();
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }

    private synchronized void look() {
        samples++;
        long now = System.currentTimeMillis();
        Set<String> twice = new HashSet<>();
        cluster.running("").forEach((unit, where) -> {
            List<String> counted = where.keySet().stream()
                    .filter(host -> isAlone(unit) ? !history.wasFrozen(host, now) : history.wasSound(host, now))
                    .toList();
            if (counted.size() > 1 && isSingle(unit)) {
                twice.add(unit);
                if (seen.merge(unit, 1, Integer::sum) == TOO_OFTEN) {
                    doubles++;
                    violations.add("twice: %s runs on %s".formatted(unit, counted));
                }
            }
        });
        seen.keySet().retainAll(twice);
    }

    /** Units of the clients, not services of the hosts' own. */
    static boolean isOurs(String unit) {
        return isSingle(unit) || isGlobal(unit);
    }

    /** Those that are to run once. */
    private static boolean isSingle(String unit) {
        return unit.matches("([sa]\\d+|steady)-\\d+\\.service");
    }

    /** Those with OnIsolated=stop. */
    private static boolean isAlone(String unit) {
        return unit.startsWith("a");
    }

    static boolean isGlobal(String unit) {
        return unit.matches("g\\d+-\\d+\\.service");
    }

    synchronized int doubles() {
        return doubles;
    }

    synchronized long samples() {
        return samples;
    }
}
