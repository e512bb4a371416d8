package io.flotilla.raft;

import io.flotilla.raft.store.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How a member runs.
 *
 * @param initialMembers the members the group began with, the same list on every member for ever; the store's own list
 *     wins over it once there is one. A member that joins later is not in it.
 * @param submitTimeout after which a submit fails, though it may still come to be
 * @param lowDiskBytes free space below which the status says so and callers should refuse new wishes
 * @param snapshotEntries entries applied between two snapshots
 * @param snapshotBytes bytes of commands applied between two snapshots, since the library bounds its memory by count
 */
public record LogOptions(
        Path directory,
        String memberId,
        List<String> initialMembers,
        Duration submitTimeout,
        long lowDiskBytes,
        int snapshotEntries,
        long snapshotBytes) {

    /** The largest command and the largest chunk of a snapshot. */
    public static final int MAX_COMMAND_BYTES = 4 << 20;

    public LogOptions {
        initialMembers = List.copyOf(initialMembers);
        check(Endpoint.isId(memberId), "not a member id: \"" + memberId + '"');
        check(initialMembers.stream().allMatch(Endpoint::isId), "not member ids: " + initialMembers);
        check(
                !initialMembers.isEmpty() && Set.copyOf(initialMembers).size() == initialMembers.size(),
                "a group begins with one or more different members: " + initialMembers);
        check(submitTimeout.toMillis() > 0, "submitTimeout must be positive: " + submitTimeout);
        check(lowDiskBytes >= 0, "lowDiskBytes must not be negative: " + lowDiskBytes);
        check(snapshotEntries > 0, "snapshotEntries must be positive: " + snapshotEntries);
        check(snapshotBytes > 0, "snapshotBytes must be positive: " + snapshotBytes);
    }

    /** The measured settings: 2 s, 64 MB of free disk, a snapshot every 1000 entries or 8 MB. */
    public static LogOptions of(Path directory, String memberId, List<String> initialMembers) {
        return new LogOptions(directory, memberId, initialMembers, Duration.ofSeconds(2), 64 << 20, 1000, 8 << 20);
    }

    private static void check(boolean claim, String otherwise) {
        if (!claim) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
