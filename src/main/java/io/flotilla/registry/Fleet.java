package io.flotilla.registry;

import io.flotilla.cluster.Presence;
import io.flotilla.cluster.Standing;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The machines as this host hears them: on every core host at all times, so that one that begins to lead knows them
 * already. Used at home.
 */
final class Fleet {
    private final Presence presence;
    private final Map<MachineId, Machine> introduced = new HashMap<>();
    private final Set<MachineId> goodbyes = new HashSet<>();
    private SortedMap<MachineId, Standing> standings = new TreeMap<>();

    Fleet(Duration agentTtl, Duration restartGrace) {
        presence = new Presence(agentTtl, restartGrace, now());
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    void introduce(Machine machine) {
        introduced.put(machine.id(), machine);
        goodbyes.remove(machine.id());
    }

    /** A node there has begun; what an earlier one said is over. */
    void began(MachineId machine) {
        presence.began(machine, now());
    }

    void heard(MachineId machine) {
        presence.heard(machine, now());
    }

    void saidGoodbye(MachineId machine, boolean isShutdown) {
        goodbyes.add(machine);
        presence.saidGoodbye(machine, isShutdown, now());
    }

    /** Every clock begins anew. */
    void lead() {
        presence.lead(now());
        standings = new TreeMap<>();
    }

    /** To be called as often as {@link #look} while this host does not lead, so that its own pauses are noticed. */
    void tick() {
        presence.tick(now());
    }

    /** Looks at all clocks; {@code expected} are the machines that have units. Says whether any standing changed. */
    boolean look(Set<MachineId> expected) {
        presence.tick(now());
        SortedMap<MachineId, Standing> before = standings;
        standings = presence.standings(expected, now());
        return !standings.equals(before);
    }

    SortedMap<MachineId, Standing> standings() {
        return Collections.unmodifiableSortedMap(standings);
    }

    boolean counts(MachineId machine) {
        return standings.containsKey(machine);
    }

    /** Those of the machines that count whose data are known: all that were heard since this process began. */
    Collection<Machine> machines() {
        return standings.keySet().stream()
                .map(introduced::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Those that users see: a node that was stopped is not there, though its machine keeps its units for a while. */
    Collection<Machine> shown() {
        return machines().stream()
                .filter(machine -> !goodbyes.contains(machine.id()))
                .toList();
    }

    /** Those of {@code known} that do not count any more. */
    Set<MachineId> missing(Collection<MachineId> known) {
        Set<MachineId> missing = new HashSet<>(known);
        missing.removeAll(standings.keySet());
        return missing;
    }
}
