package io.flotilla.registry.leader;

import io.flotilla.cluster.LiveStandings;
import io.flotilla.cluster.Presence;
import io.flotilla.cluster.Standing;
import io.flotilla.machine.FeatureLevels;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;

/**
 * The machines as this host hears them: on every core host at all times, so that one that begins to lead knows them
 * already. On the registry's event loop.
 */
public final class Liveness {
    private final LiveStandings standings;
    private final Map<MachineId, Machine> introduced = new HashMap<>();
    private final Map<MachineId, String> runs = new HashMap<>();
    private final Set<MachineId> goodbyes = new HashSet<>();

    public Liveness(Duration agentTtl, Duration restartGrace) {
        standings = new LiveStandings(new Presence(agentTtl, restartGrace, now()));
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    public void introduce(Machine machine) {
        introduced.put(machine.id(), machine);
        goodbyes.remove(machine.id());
    }

    /** A node there has begun; what an earlier one said is over. */
    public void began(MachineId machine) {
        standings.began(machine, now());
    }

    public void heard(MachineId machine) {
        standings.heard(machine, now());
    }

    /** See {@link Presence#heard}; {@code run} of its node, if that relies on nothing that an earlier one was granted. */
    public void heard(MachineId machine, Optional<String> run, long promisedMillis, boolean isEnding) {
        run.ifPresentOrElse(own -> runs.put(machine, own), () -> runs.remove(machine));
        standings.heard(machine, promisedMillis, isEnding, now());
    }

    /** Which run of its node was last heard, if that relies on nothing that an earlier one was granted. */
    Optional<String> run(MachineId machine) {
        return Optional.ofNullable(runs.get(machine));
    }

    /** Whether it answers, and has not said goodbye. */
    boolean isPresent(MachineId machine) {
        Standing standing = standings().get(machine);
        return standing == Standing.PRESENT || standing == Standing.SETTLING;
    }

    /** What the log says that machines were granted. */
    public void granted(Map<MachineId, Long> grants) {
        standings.granted(grants);
    }

    public void saidGoodbye(MachineId machine, boolean isShutdown) {
        goodbyes.add(machine);
        standings.saidGoodbye(machine, isShutdown, now());
    }

    /** There is a leader. */
    public void formed() {
        standings.formed(now());
    }

    /** Every clock begins anew. */
    void lead() {
        standings.lead(now());
    }

    /** To be called as often as {@link #look} while this host does not lead, so that its own pauses are noticed. */
    public void tick() {
        standings.tick(now());
    }

    /** Looks at the clocks; {@code expected} are the machines that have units. Says whether any standing changed. */
    boolean look(Set<MachineId> expected) {
        return standings.look(expected, now());
    }

    public SortedMap<MachineId, Standing> standings() {
        return standings.standings();
    }

    boolean counts(MachineId machine) {
        return standings.counts(machine);
    }

    /** Those of the machines that count whose data are known: all that were heard since this process began. */
    public Collection<Machine> machines() {
        return standings().keySet().stream()
                .map(introduced::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Those that users see: a node that was stopped is not there, though its machine keeps its units for a while. */
    public Collection<Machine> shown() {
        return machines().stream()
                .filter(machine -> !goodbyes.contains(machine.id()))
                .toList();
    }

    /** Those that have ceased to count since this was last asked. */
    Set<MachineId> takeGone() {
        return standings.takeGone();
    }

    /** Whether some machine that counts reads a higher level than that. */
    boolean mayReadMore(int level) {
        return machines().stream().anyMatch(machine -> machine.levels().newest() > level);
    }

    /** What the machine said that it reads; the first level only if it said nothing. */
    public FeatureLevels levels(MachineId machine) {
        return Optional.ofNullable(introduced.get(machine)).map(Machine::levels).orElse(FeatureLevels.FIRST);
    }
}
