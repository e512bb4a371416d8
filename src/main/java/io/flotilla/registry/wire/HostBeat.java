package io.flotilla.registry.wire;

import io.flotilla.desired.CoreHost;
import java.util.List;

/**
 * What every host says in its beats.
 *
 * @param wantsStates whether the state stream is to be sent to it
 * @param founders as in {@link Introduction}
 * @param applied the revision that its log has applied; 0 on a leaf
 * @param freeBytes free space where its log lies; 0 on a leaf
 * @param run names this run of the node among all of its machine
 * @param promised for how many milliseconds what must not run twice goes on there after this beat, if no leader answers it
 * @param isInherited whether that is so because of what an earlier run was granted
 * @param isEnding whether that host shuts down and still stops such units
 * @param trouble what is wrong there, in words; empty if nothing
 * @param log the identity of the log that it follows; empty before it knows one
 * @param seen a revision that it has seen of that log
 * @param seenTerm the newest term of a leader by which it has seen it
 * @param replaced logs that it knows to have been restored as others
 */
public record HostBeat(
        boolean wantsStates,
        List<CoreHost> founders,
        long applied,
        long freeBytes,
        String run,
        long promised,
        boolean isInherited,
        boolean isEnding,
        String trouble,
        String log,
        long seen,
        int seenTerm,
        List<String> replaced) {
    public HostBeat {
        founders = List.copyOf(founders);
        replaced = List.copyOf(replaced);
    }

    /**
     * Whether it has seen more of the log than a leader of {@code term} has, who then has lost it: all that was decided in
     * earlier terms and in its own is in a leader's log. One that was deposed and does not know it yet may have less.
     */
    public boolean hasSeenMore(String ofLog, int term, long revision) {
        return log.equals(ofLog) && seenTerm <= term && seen > revision;
    }
}
