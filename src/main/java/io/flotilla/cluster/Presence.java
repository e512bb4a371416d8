package io.flotilla.cluster;

import io.flotilla.machine.MachineId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which machines count, from when each was last heard. Every host tracks it, the leader's view decides. Times are of the
 * caller's monotonic clock; what the caller slept through, in whichever call it shows, counts as nobody's silence. The
 * caller has to say that it hears itself, too. Not thread-safe.
 */
public final class Presence {
    private static final long MOST_SUSPICION_MILLIS = 4_000;

    private static final long FORGOTTEN_AFTER_MILLIS = 3_600_000;

    private final long ttlMillis;
    private final long graceMillis;
    private final long suspicionMillis;
    private final AwakeClock clock;
    private final SortedMap<MachineId, HeartbeatHistory> histories = new TreeMap<>();
    private Map<MachineId, Long> grants = Map.of();
    private boolean isFormed;
    private long formed;
    private long led;

    /**
     * What machines count for.
     *
     * @param standings those that count
     * @param untilMillis when that changes if nothing is heard, in the caller's time; {@link Long#MAX_VALUE} if it does not
     */
    public record Outlook(SortedMap<MachineId, Standing> standings, long untilMillis) {}

    /** What a machine counts for, and until when if nothing is heard of it. */
    private record Phase(Optional<Standing> standing, long until) {
        static Phase of(Standing standing, long until) {
            return new Phase(Optional.of(standing), until);
        }

        static Phase gone() {
            return new Phase(Optional.empty(), Long.MAX_VALUE);
        }
    }

    public Presence(Duration agentTtl, Duration restartGrace, long startedMillis) {
        ttlMillis = agentTtl.toMillis();
        graceMillis = restartGrace.toMillis();
        suspicionMillis = Math.min(MOST_SUSPICION_MILLIS, ttlMillis / 2);
        clock = new AwakeClock(startedMillis);
        formed = startedMillis;
        led = startedMillis;
    }

    /** This host itself, or one that says nothing of what it holds. */
    public void heard(MachineId machine, long nowMillis) {
        heard(machine, 0, false, nowMillis);
    }

    /**
     * A beat of the machine. A host that shuts down and still stops what must not run twice is as good as lost, but its
     * clock begins anew with each beat.
     *
     * @param promisedMillis for how long what must not run twice goes on there after a beat that nobody answers
     * @param isEnding whether its host shuts down
     */
    public void heard(MachineId machine, long promisedMillis, boolean isEnding, long nowMillis) {
        long now = clock.look(nowMillis);
        HeartbeatHistory history = histories.computeIfAbsent(machine, id -> new HeartbeatHistory(now));
        noteLoss(history, now);
        history.heard(promisedMillis, isEnding, now);
    }

    /** What the log says that machines were granted: for so many milliseconds they may be silent and go on. */
    public void granted(Map<MachineId, Long> now) {
        grants = now;
    }

    /** A node there has begun and introduced itself, perhaps within a second of an earlier one's goodbye. */
    public void began(MachineId machine, long nowMillis) {
        long now = clock.look(nowMillis);
        HeartbeatHistory history = histories.computeIfAbsent(machine, id -> new HeartbeatHistory(now));
        noteLoss(history, now);
        history.began(now);
    }

    /** The daemon there stops in order and leaves its units running, or the whole host shuts down. */
    public void saidGoodbye(MachineId machine, boolean isShutdown, long nowMillis) {
        long now = clock.look(nowMillis);
        histories.computeIfAbsent(machine, id -> new HeartbeatHistory(now)).saidGoodbye(isShutdown, now);
    }

    /** There is a leader. The first one that this host sees tells that the cluster has formed. */
    public void formed(long nowMillis) {
        if (!isFormed) {
            isFormed = true;
            formed = clock.look(nowMillis);
        }
    }

    /** This host leads from now on: whoever is silent is so from now on. */
    public void lead(long nowMillis) {
        formed(nowMillis);
        led = clock.look(nowMillis);
        histories.values().forEach(history -> history.startClock(led));
    }

    /** To be called four times a second: shows pauses of our own, and takes note of losses. */
    public void tick(long nowMillis) {
        long now = clock.look(nowMillis);
        histories.values().forEach(history -> noteLoss(history, now));
        histories.values().removeIf(history -> history.isLost() && now - history.heardAt() > FORGOTTEN_AFTER_MILLIS);
    }

    private void noteLoss(HeartbeatHistory history, long now) {
        if (now >= deadline(history, history.clock())) {
            history.lose(now);
        }
    }

    /** What each machine counts for; {@code expected} are those that have units, heard or not. */
    public Outlook outlook(Set<MachineId> expected, long nowMillis) {
        Set<MachineId> all = new HashSet<>(histories.keySet());
        all.addAll(expected);
        return outlook(all, expected, nowMillis);
    }

    /** The same of these machines alone. */
    public Outlook outlook(Set<MachineId> machines, Set<MachineId> expected, long nowMillis) {
        long now = clock.look(nowMillis);
        SortedMap<MachineId, Standing> standings = new TreeMap<>();
        long next = Long.MAX_VALUE;
        for (MachineId machine : machines) {
            Phase phase = phase(machine, expected.contains(machine), now);
            phase.standing().ifPresent(standing -> standings.put(machine, standing));
            next = Math.min(next, phase.until());
        }
        return new Outlook(standings, next == Long.MAX_VALUE ? next : clock.ownersTime(next));
    }

    private Phase phase(MachineId machine, boolean isExpected, long now) {
        Optional<HeartbeatHistory> history = Optional.ofNullable(histories.get(machine));
        return isExpected
                ? history.map(seen -> expected(machine, seen, now)).orElseGet(() -> unheard(machine, now))
                : history.map(seen -> phase(seen, now)).orElseGet(Phase::gone);
    }

    /** Nobody waits for a machine without units. */
    private Phase phase(HeartbeatHistory history, long now) {
        long deadline = deadline(history, history.clock());
        return history.isLost() || history.isEnding() || now >= deadline
                ? Phase.gone()
                : counting(history, deadline, now);
    }

    private Phase expected(MachineId machine, HeartbeatHistory history, long now) {
        if (history.goodbye() == HeartbeatHistory.Goodbye.SHUTDOWN) {
            return Phase.gone();
        }
        long clockStart = Math.max(history.clock(), led);
        long deadline = deadline(history, clockStart);
        return now < deadline && !history.isEnding()
                ? counting(history, deadline, now)
                : fenced(machine, history.promised(), clockStart, now);
    }

    private Phase counting(HeartbeatHistory history, long deadline, long now) {
        long suspect = history.heardAt() + suspicionMillis;
        if (history.goodbye() != HeartbeatHistory.Goodbye.NONE || now >= suspect) {
            return Phase.of(Standing.RESERVED, deadline);
        }
        return now < history.settledAt()
                ? Phase.of(Standing.SETTLING, Math.min(history.settledAt(), suspect))
                : Phase.of(Standing.PRESENT, suspect);
    }

    /** After a power cut a majority may be up long before the others. */
    private Phase unheard(MachineId machine, long now) {
        long deadline = Math.max(formed + graceMillis, led + ttlMillis);
        return now < deadline ? Phase.of(Standing.RESERVED, deadline) : fenced(machine, 0, led, now);
    }

    /** Configurations may differ, so the longest time counts that anybody knows of. */
    private Phase fenced(MachineId machine, long promisedMillis, long clockStart, long now) {
        long granted = Math.max(ttlMillis, grants.getOrDefault(machine, 0L));
        long end = clockStart + IsolationBound.millis(Math.max(granted, promisedMillis));
        return now < end ? Phase.of(Standing.FENCED, end) : Phase.gone();
    }

    private long deadline(HeartbeatHistory history, long clockStart) {
        long silent = clockStart + ttlMillis;
        return switch (history.goodbye()) {
            case NONE -> silent;
            case STOP -> Math.max(history.goodbyeAt() + graceMillis, led + ttlMillis);
            case SHUTDOWN -> history.goodbyeAt();
        };
    }
}
