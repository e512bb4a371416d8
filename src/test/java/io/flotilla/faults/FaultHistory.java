package io.flotilla.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** When each host was in trouble, by the clock that all hosts and their journals share. Thread-safe. */
final class FaultHistory {
    private record Trouble(String host, FaultKind kind, long from, long to) {}

    private final List<Trouble> troubles = new ArrayList<>();

    void began(Fault fault) {
        long now = System.currentTimeMillis();
        fault.affected().forEach(host -> began(host.name(), fault.kind(), now));
    }

    synchronized void began(String host, FaultKind kind, long millis) {
        troubles.add(new Trouble(host, kind, millis, Long.MAX_VALUE));
    }

    /** Nothing lasts any more, and all that it has set going has come to its end. */
    synchronized void atRest() {
        long now = System.currentTimeMillis();
        troubles.replaceAll(
                trouble -> new Trouble(trouble.host(), trouble.kind(), trouble.from(), Math.min(now, trouble.to())));
    }

    /** Whether nothing that was done to a host can be a reason for anything that happened to it then. */
    synchronized boolean wasSound(String host, long at) {
        return troublesOf(host, at).findAny().isEmpty();
    }

    /** How often something was done to the host. */
    synchronized long troubles(String host) {
        return troubles.stream().filter(trouble -> trouble.host().equals(host)).count();
    }

    /** Whether the host was frozen then, or not long before: it may not have noticed yet how long. */
    synchronized boolean wasFrozen(String host, long at) {
        return was(host, at, Set.of(FaultKind.FREEZE));
    }

    /** Whether one of these was done to the host then, or not long before. */
    synchronized boolean was(String host, long at, Set<FaultKind> kinds) {
        return troublesOf(host, at).anyMatch(trouble -> kinds.contains(trouble.kind()));
    }

    private Stream<Trouble> troublesOf(String host, long at) {
        return troubles.stream()
                .filter(trouble -> trouble.host().equals(host) && trouble.from() <= at && at <= trouble.to());
    }
}
