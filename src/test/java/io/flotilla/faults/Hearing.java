package io.flotilla.faults;

import io.flotilla.testing.TestbedHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which hosts hear no majority of the core hosts, though nothing else is done to them. Thread-safe. */
final class Hearing {
    private final List<TestbedHost> hosts;
    private final List<TestbedHost> core;
    private final List<Fault> active = new ArrayList<>();

    /** Since when, in the time of {@link System#nanoTime}. */
    private final Map<String, Long> deaf = new HashMap<>();

    Hearing(List<TestbedHost> hosts, int core) {
        this.hosts = hosts;
        this.core = hosts.subList(0, core);
    }

    synchronized void began(Fault fault) {
        active.add(fault);
        update();
    }

    synchronized void ended(Fault fault) {
        active.remove(fault);
        update();
    }

    private void update() {
        Set<String> now = new TreeSet<>();
        hosts.stream().filter(this::isDeaf).map(TestbedHost::name).forEach(now::add);
        deaf.keySet().retainAll(now);
        now.forEach(host -> deaf.putIfAbsent(host, System.nanoTime()));
    }

    private boolean isDeaf(TestbedHost host) {
        long heard = core.stream().filter(other -> hears(host, other)).count();
        return isWell(host) && heard <= core.size() / 2;
    }

    /** Whether it does nothing worse than not to hear. */
    private boolean isWell(TestbedHost host) {
        return active.stream()
                .filter(fault -> fault.affected().contains(host))
                .allMatch(fault -> fault.kind() == FaultKind.CUT || fault.kind().hasTwoSides());
    }

    private boolean hears(TestbedHost host, TestbedHost other) {
        return host.equals(other) || active.stream().noneMatch(fault -> silences(fault, host, other));
    }

    private static boolean silences(Fault fault, TestbedHost host, TestbedHost other) {
        return switch (fault.kind()) {
            case SPLIT -> fault.hosts().contains(host) != fault.hosts().contains(other);
            case ONE_WAY_SPLIT -> fault.others().contains(host) && fault.hosts().contains(other);
            default ->
                fault.kind().isSilent()
                        && (fault.hosts().contains(host) || fault.hosts().contains(other));
        };
    }

    /** Whether a host has heard no majority since then without a break. */
    synchronized boolean wasDeafSince(String host, long nanos) {
        Long since = deaf.get(host);
        return since != null && since <= nanos;
    }
}
