package io.flotilla.raft;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a member stands. A value of one moment, at most half a second old.
 *
 * @param role {@link Role#NONE} says that this member itself cannot take part
 * @param leader the member that leads, as far as this one knows; empty while it hears of none: an election goes on, or
 *     no majority can be reached
 * @param isReady whether this member leads and has applied everything that was acknowledged before its term
 * @param commitIndex what a majority has on disk, as far as this member knows
 * @param matches while this member leads, up to where each other member is known to have the log on disk
 * @param isRemoved whether this member was taken out of the group, for good
 * @param storeFailure why the disk cannot be used, in words; empty while it can
 * @param unreadable what this version cannot read of the log, in words: this member has stopped before it and takes no
 *     part until a process of another version opens the log; empty while all was readable
 * @param lastSnapshot the index of the last snapshot, 0 before the first
 * @param freeBytes free space where the log lies
 * @param isDiskLow whether that is so little that callers should refuse new wishes
 */
public record LogStatus(
        Role role,
        Optional<String> leader,
        boolean isReady,
        int term,
        long appliedIndex,
        long commitIndex,
        SortedSet<String> members,
        SortedMap<String, Long> matches,
        boolean isRemoved,
        Optional<String> storeFailure,
        Optional<String> unreadable,
        long lastSnapshot,
        long freeBytes,
        boolean isDiskLow) {

    public LogStatus {
        members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
        matches = Collections.unmodifiableSortedMap(new TreeMap<>(matches));
    }

    /** What a member is at a moment. */
    public enum Role {
        LEADER,
        FOLLOWER,
        CANDIDATE,
        /** Stopped, removed from the group, unable to read the log, or reopening its store. */
        NONE
    }

    LogStatus appliedTo(long index) {
        if (index == appliedIndex && index <= commitIndex) {
            return this;
        }
        return new LogStatus(
                role,
                leader,
                isReady,
                term,
                index,
                Math.max(index, commitIndex),
                members,
                matches,
                isRemoved,
                storeFailure,
                unreadable,
                lastSnapshot,
                freeBytes,
                isDiskLow);
    }

    /** Whether {@code other} tells a watcher nothing new: all but what moves with every command is equal. */
    boolean isLike(LogStatus other) {
        return role == other.role
                && leader.equals(other.leader)
                && isReady == other.isReady
                && term == other.term
                && members.equals(other.members)
                && isRemoved == other.isRemoved
                && storeFailure.equals(other.storeFailure)
                && unreadable.equals(other.unreadable)
                && isDiskLow == other.isDiskLow;
    }
}
