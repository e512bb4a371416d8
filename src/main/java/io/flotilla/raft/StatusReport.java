package io.flotilla.raft;

import io.flotilla.raft.LogStatus.Role;
import io.flotilla.raft.store.Endpoint;
import io.microraft.RaftEndpoint;
import io.microraft.RaftRole;
import io.microraft.report.RaftNodeReport;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the watch knows of its member at a moment, from which the status is made.
 *
 * @param report what the library said last; empty while there is no member
 * @param isUp whether the member takes part
 * @param readyTerm the last term in which this member led and was ready
 */
record StatusReport(
        Optional<RaftNodeReport> report,
        long applied,
        boolean isUp,
        boolean isRemoved,
        int readyTerm,
        Optional<String> storeFailure,
        Optional<String> unreadable) {

    LogStatus toStatus(LogOptions options) {
        long free = options.directory().toFile().getUsableSpace();
        Role role = isUp ? report.map(seen -> roleOf(seen.getRole())).orElse(Role.NONE) : Role.NONE;
        int term = report.map(seen -> seen.getTerm().getTerm()).orElse(0);
        return new LogStatus(
                role,
                isUp ? report.flatMap(StatusReport::leaderOf) : Optional.empty(),
                role == Role.LEADER && readyTerm == term,
                term,
                applied,
                Math.max(
                        applied,
                        report.map(seen -> seen.getLog().getCommitIndex()).orElse(0L)),
                report.map(seen -> idsOf(seen.getCommittedMembers().getMembers()))
                        .orElseGet(TreeSet::new),
                role == Role.LEADER ? matchesOf(report.orElseThrow()) : new TreeMap<>(),
                isRemoved,
                storeFailure,
                unreadable,
                report.map(seen -> seen.getLog().getLastSnapshotIndex()).orElse(0L),
                free,
                free < options.lowDiskBytes());
    }

    static SortedSet<String> idsOf(Collection<RaftEndpoint> members) {
        return members.stream().map(Endpoint::idOf).collect(Collectors.toCollection(TreeSet::new));
    }

    /** On a leader, up to where each follower is known to have the log. */
    static SortedMap<String, Long> matchesOf(RaftNodeReport report) {
        SortedMap<String, Long> matches = new TreeMap<>();
        for (Map.Entry<RaftEndpoint, Long> follower :
                report.getLog().getFollowerMatchIndices().entrySet()) {
            matches.put(Endpoint.idOf(follower.getKey()), follower.getValue());
        }
        return matches;
    }

    private static Optional<String> leaderOf(RaftNodeReport report) {
        return Optional.ofNullable(report.getTerm().getLeaderEndpoint()).map(Endpoint::idOf);
    }

    private static Role roleOf(RaftRole role) {
        return switch (role) {
            case LEADER -> Role.LEADER;
            case CANDIDATE -> Role.CANDIDATE;
            case FOLLOWER, LEARNER -> Role.FOLLOWER;
        };
    }
}
