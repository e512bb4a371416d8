package io.flotilla.cluster;

import io.flotilla.machine.MachineId;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The standings of all machines, kept up to date: with a thousand machines of which each is heard every second, a look at
 * all of them is worth its time only when a clock may have run out. Times are as for {@link Presence}. Not thread-safe.
 */
public final class LiveStandings {
    private final Presence presence;
    private final Set<MachineId> unlooked = new HashSet<>();
    private SortedMap<MachineId, Standing> standings = new TreeMap<>();
    private Set<MachineId> expected = Set.of();
    private Set<MachineId> gone = new TreeSet<>();
    private long outdatedAtMillis = Long.MIN_VALUE;

    public LiveStandings(Presence presence) {
        this.presence = presence;
    }

    /** See {@link Presence#began}. */
    public void began(MachineId machine, long nowMillis) {
        presence.began(machine, nowMillis);
        unlooked.add(machine);
    }

    /** This host hears itself. */
    public void heard(MachineId machine, long nowMillis) {
        heard(machine, 0, false, nowMillis);
    }

    /** See {@link Presence#heard}; of a machine that is present already it is no news. */
    public void heard(MachineId machine, long promisedMillis, boolean isEnding, long nowMillis) {
        presence.heard(machine, promisedMillis, isEnding, nowMillis);
        if (isEnding || standings.get(machine) != Standing.PRESENT) {
            unlooked.add(machine);
        }
    }

    /** See {@link Presence#saidGoodbye}. */
    public void saidGoodbye(MachineId machine, boolean isShutdown, long nowMillis) {
        presence.saidGoodbye(machine, isShutdown, nowMillis);
        unlooked.add(machine);
    }

    /** See {@link Presence#formed}. */
    public void formed(long nowMillis) {
        presence.formed(nowMillis);
    }

    /** Every clock begins anew, and nothing is known of any standing. */
    public void lead(long nowMillis) {
        presence.lead(nowMillis);
        standings = new TreeMap<>();
        gone.clear();
        outdatedAtMillis = Long.MIN_VALUE;
    }

    /** See {@link Presence#granted}. */
    public void granted(Map<MachineId, Long> grants) {
        presence.granted(grants);
        outdatedAtMillis = Long.MIN_VALUE;
    }

    /** To be called as often as {@link #look} while nobody looks, so that this host's own pauses are noticed. */
    public void tick(long nowMillis) {
        presence.tick(nowMillis);
    }

    /** Brings the standings up to date; {@code nowExpected} are the machines that have units. Says whether any changed. */
    public boolean look(Set<MachineId> nowExpected, long nowMillis) {
        presence.tick(nowMillis);
        boolean isForAll = nowMillis >= outdatedAtMillis || !expected.equals(nowExpected);
        boolean isChanged = isForAll ? lookAtAll(nowExpected, nowMillis) : lookAtNews(nowMillis);
        unlooked.clear();
        return isChanged;
    }

    private boolean lookAtAll(Set<MachineId> nowExpected, long nowMillis) {
        SortedMap<MachineId, Standing> before = standings;
        Presence.Outlook outlook = presence.outlook(nowExpected, nowMillis);
        expected = nowExpected;
        standings = outlook.standings();
        outdatedAtMillis = outlook.untilMillis();
        before.keySet().stream().filter(machine -> !counts(machine)).forEach(gone::add);
        return !standings.equals(before);
    }

    private boolean lookAtNews(long nowMillis) {
        Presence.Outlook outlook = presence.outlook(unlooked, expected, nowMillis);
        outdatedAtMillis = Math.min(outdatedAtMillis, outlook.untilMillis());
        boolean isChanged = false;
        for (MachineId machine : unlooked) {
            isChanged |=
                    replace(machine, Optional.ofNullable(outlook.standings().get(machine)));
        }
        return isChanged;
    }

    private boolean replace(MachineId machine, Optional<Standing> after) {
        Optional<Standing> before = Optional.ofNullable(standings.remove(machine));
        after.ifPresent(standing -> standings.put(machine, standing));
        if (before.isPresent() && after.isEmpty()) {
            gone.add(machine);
        }
        return !after.equals(before);
    }

    /** What each machine counts for, as of the last look. */
    public SortedMap<MachineId, Standing> standings() {
        return Collections.unmodifiableSortedMap(standings);
    }

    public boolean counts(MachineId machine) {
        return standings.containsKey(machine);
    }

    /** Those that have ceased to count since this was last asked. */
    public Set<MachineId> takeGone() {
        Set<MachineId> taken = gone;
        gone = new TreeSet<>();
        return taken;
    }
}
