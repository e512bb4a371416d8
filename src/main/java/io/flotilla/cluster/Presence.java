package io.flotilla.cluster;

import io.flotilla.machine.MachineId;
import java.time.Duration;
import java.util.HashSet;
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
    private static final long MOST_SUSPICION = 4_000;

    /** A unit that a lost machine has to stop is stopped, or killed five seconds later, well within this time. */
    private static final long LEAST_FENCE = 10_000;

    private static final long FORGOTTEN_AFTER = 3_600_000;

    private final long ttl;
    private final long grace;
    private final long suspicion;
    private final long fence;
    private final AwakeClock clock;
    private final SortedMap<MachineId, Sighting> sightings = new TreeMap<>();
    private boolean isFormed;
    private long formed;
    private long led;

    /**
     * What machines count for.
     *
     * @param standings those that count
     * @param until when that changes if nothing is heard, in the caller's time; {@link Long#MAX_VALUE} if it does not
     */
    public record Outlook(SortedMap<MachineId, Standing> standings, long until) {}

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
        ttl = agentTtl.toMillis();
        grace = restartGrace.toMillis();
        suspicion = Math.min(MOST_SUSPICION, ttl / 2);
        fence = Math.max(LEAST_FENCE, ttl);
        clock = new AwakeClock(startedMillis);
        formed = startedMillis;
        led = startedMillis;
    }

    public void heard(MachineId machine, long nowMillis) {
        long now = clock.look(nowMillis);
        Sighting sighting = sightings.computeIfAbsent(machine, id -> new Sighting(now));
        noteLoss(sighting, now);
        sighting.heard(now);
    }

    /** A node there has begun and introduced itself, perhaps within a second of an earlier one's goodbye. */
    public void began(MachineId machine, long nowMillis) {
        long now = clock.look(nowMillis);
        Sighting sighting = sightings.computeIfAbsent(machine, id -> new Sighting(now));
        noteLoss(sighting, now);
        sighting.began(now);
    }

    /** The daemon there stops in order and leaves its units running, or the whole host shuts down. */
    public void saidGoodbye(MachineId machine, boolean isShutdown, long nowMillis) {
        long now = clock.look(nowMillis);
        sightings.computeIfAbsent(machine, id -> new Sighting(now)).saidGoodbye(isShutdown, now);
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
        sightings.values().forEach(sighting -> sighting.startClock(led));
    }

    /** To be called four times a second: shows pauses of our own, and takes note of losses. */
    public void tick(long nowMillis) {
        long now = clock.look(nowMillis);
        sightings.values().forEach(sighting -> noteLoss(sighting, now));
        sightings.values().removeIf(sighting -> sighting.isLost() && now - sighting.heardAt() > FORGOTTEN_AFTER);
    }

    private void noteLoss(Sighting sighting, long now) {
        if (now >= deadline(sighting, sighting.clock())) {
            sighting.lose(now);
        }
    }

    /** What each machine counts for; {@code expected} are those that have units, heard or not. */
    public Outlook outlook(Set<MachineId> expected, long nowMillis) {
        Set<MachineId> all = new HashSet<>(sightings.keySet());
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
        Optional<Sighting> sighting = Optional.ofNullable(sightings.get(machine));
        return isExpected
                ? sighting.map(seen -> expected(seen, now)).orElseGet(() -> unheard(now))
                : sighting.map(seen -> phase(seen, now)).orElseGet(Phase::gone);
    }

    /** Nobody waits for a machine without units. */
    private Phase phase(Sighting sighting, long now) {
        long deadline = deadline(sighting, sighting.clock());
        return sighting.isLost() || now >= deadline ? Phase.gone() : counting(sighting, deadline, now);
    }

    private Phase expected(Sighting sighting, long now) {
        if (sighting.goodbye() == Sighting.Goodbye.SHUTDOWN) {
            return Phase.gone();
        }
        long clockStart = Math.max(sighting.clock(), led);
        long deadline = deadline(sighting, clockStart);
        return now < deadline ? counting(sighting, deadline, now) : fenced(clockStart, now);
    }

    private Phase counting(Sighting sighting, long deadline, long now) {
        long suspect = sighting.heardAt() + suspicion;
        if (sighting.goodbye() != Sighting.Goodbye.NONE || now >= suspect) {
            return Phase.of(Standing.RESERVED, deadline);
        }
        return now < sighting.settledAt()
                ? Phase.of(Standing.SETTLING, Math.min(sighting.settledAt(), suspect))
                : Phase.of(Standing.PRESENT, suspect);
    }

    /** After a power cut a majority may be up long before the others. */
    private Phase unheard(long now) {
        long deadline = Math.max(formed + grace, led + ttl);
        return now < deadline ? Phase.of(Standing.RESERVED, deadline) : fenced(led, now);
    }

    private Phase fenced(long clockStart, long now) {
        long end = clockStart + ttl + fence;
        return now < end ? Phase.of(Standing.FENCED, end) : Phase.gone();
    }

    private long deadline(Sighting sighting, long clockStart) {
        long silent = clockStart + ttl;
        return switch (sighting.goodbye()) {
            case NONE -> silent;
            case STOP -> Math.max(sighting.goodbyeAt() + grace, led + ttl);
            case SHUTDOWN -> sighting.goodbyeAt();
        };
    }
}
