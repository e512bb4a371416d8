package io.flotilla.reconcile;

import io.flotilla.unit.OnIsolated;
import io.flotilla.unit.UnitName;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a machine stops by itself because it has no contact: units of which never two copies may run. The cluster counts
 * from when it last heard of the machine, which is later than the sending of the last beat that it answered, so the
 * machine always comes first.
 *
 * @param millis how long ago the last beat was sent that a leader with a quorum answered
 * @param limit the silence after which such units stop
 */
public record Isolation(long millis, long limit) {

    /** A unit that takes longer to stop is killed. */
    public static final long KILL_AFTER = 5_000;

    /** While a leader answers, or did since this daemon started. */
    public static Isolation since(long millis, Duration agentTtl) {
        return new Isolation(millis, agentTtl.toMillis());
    }

    /** No leader has answered since the daemon started: most of the time may have passed before that. */
    public static Isolation sinceStart(long millis, Duration agentTtl) {
        return new Isolation(millis, agentTtl.toMillis() / 2);
    }

    public boolean isIsolated() {
        return millis >= limit;
    }

    public Set<UnitName> toStop(Collection<HeldUnit> held) {
        return isIsolated() ? running(held) : Set.of();
    }

    public Set<UnitName> toKill(Collection<HeldUnit> held) {
        return millis >= limit + KILL_AFTER ? running(held) : Set.of();
    }

    private static Set<UnitName> running(Collection<HeldUnit> held) {
        Set<UnitName> units = new TreeSet<>();
        held.stream()
                .filter(unit -> unit.running() && unit.onIsolated() == OnIsolated.STOP)
                .forEach(unit -> units.add(unit.unit()));
        return units;
    }

    /** In how many milliseconds to look again if nothing is heard. */
    public long nextLook() {
        if (millis < limit) {
            return limit - millis;
        }
        return millis < limit + KILL_AFTER ? limit + KILL_AFTER - millis : KILL_AFTER;
    }
}
