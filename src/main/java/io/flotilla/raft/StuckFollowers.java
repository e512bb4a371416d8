package io.flotilla.raft;

import io.flotilla.raft.store.Endpoint;
import io.microraft.report.RaftNodeReport;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Notices, on the leader, a follower that answers and yet stays behind what is committed. The library has one known
 * way into that state; a new snapshot, which it then has to install, leads out of it.
 */
final class StuckFollowers {
    private static final long PATIENCE_MILLIS = 5_000;
    private static final long MOST_PATIENCE_MILLIS = 80_000;

    private static final long ANSWERING_CLOCK_MILLIS = 6_000;

    private final Map<String, Seen> followers = new HashMap<>();

    /** How far a follower was, since when, and how long it may stay there. */
    private record Seen(long match, long sinceMillis, long patienceMillis) {}

    /** The followers that the library heard lately, by its clock. */
    static Set<String> answering(RaftNodeReport latest, long nowMillis) {
        return latest.getHeartbeatTimestamps().entrySet().stream()
                .filter(heard -> nowMillis - heard.getValue() < ANSWERING_CLOCK_MILLIS)
                .map(heard -> Endpoint.idOf(heard.getKey()))
                .collect(Collectors.toSet());
    }

    /**
     * Whether to take a snapshot now. A follower that is still where it was after one gets twice the time, since it may
     * be loading it over a slow line.
     *
     * @param matches how far each follower is known to have the log
     * @param answering the followers that were heard lately
     */
    boolean isSnapshotDue(long nowMillis, long commit, Map<String, Long> matches, Set<String> answering) {
        followers.keySet().retainAll(matches.keySet());
        boolean isDue = false;
        for (Map.Entry<String, Long> follower : matches.entrySet()) {
            long match = follower.getValue();
            Seen seen = followers.get(follower.getKey());
            if (seen == null || seen.match != match || match >= commit || !answering.contains(follower.getKey())) {
                followers.put(follower.getKey(), new Seen(match, nowMillis, PATIENCE_MILLIS));
            } else if (nowMillis - seen.sinceMillis >= seen.patienceMillis) {
                long patience = Math.min(2 * seen.patienceMillis, MOST_PATIENCE_MILLIS);
                followers.put(follower.getKey(), new Seen(match, nowMillis, patience));
                isDue = true;
            }
        }
        return isDue;
    }
}
