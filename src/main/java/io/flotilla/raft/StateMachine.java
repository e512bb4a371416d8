package io.flotilla.raft;

import java.util.List;
import java.util.function.Consumer;

/**
 * What the log builds. Called on the log's own thread only, one call at a time; it must not block, or look at anything
 * but its state and its arguments, because every member must come to the same state.
 *
 * <p>Each (re)opening, also one inside a running process after the disk failed, begins with {@link #reset}; then comes
 * at most one {@link #install}, then {@link #apply} for every later entry in order. Entries that were applied before
 * the reopening come again. Indexes rise, with gaps: the log has entries of its own.
 */
public interface StateMachine {

    /** Forgets everything: the state is that of an empty log. */
    void reset();

    /**
     * Applies a committed command. Throws {@link UnreadableException}, having changed nothing, when it cannot read all of
     * it: other members may, so the entry does not count as applied here. This member stops its log before it, and takes
     * no part in the group any more, until a process of a version that can read it opens the log.
     *
     * <p>Any other throw is a bug, the same on every member: the entry counts as applied and its submit fails with {@link
     * LogException.Reason#APPLY_FAILED}.
     */
    Object apply(long index, byte[] command);

    /**
     * Hands out the whole state as of {@code index}, in chunks of at most {@link LogOptions#MAX_COMMAND_BYTES}. None at
     * all comes back as one empty chunk.
     */
    void snapshot(long index, Consumer<byte[]> chunks);

    /**
     * Replaces the whole state by a snapshot's. May also come in the middle, when this member fell behind. Throws {@link
     * UnreadableException}, having changed nothing, when it cannot read all of it; this member then stops as in {@link
     * #apply}.
     */
    void install(long index, List<byte[]> chunks);

    /** The command that a new leader commits first, which tells the machine that {@code term} began. */
    byte[] newTerm(int term);
}
