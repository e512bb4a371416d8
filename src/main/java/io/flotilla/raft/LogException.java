package io.flotilla.raft;

import java.util.Optional;

/** Why the log did not do it, in words for an operator. */
public final class LogException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What a caller can do about it. */
    public enum Reason {
        /** Not done: another member leads, {@link LogException#leader()} names it. */
        NOT_LEADER,
        /** Not done: no member leads, because no majority hears each other or an election is going on. */
        NO_QUORUM,
        /** Not done: too much is under way already; try again a little later. */
        BUSY,
        /** Not done: the command is larger than {@link LogOptions#MAX_COMMAND_BYTES}. */
        TOO_LARGE,
        /** Perhaps done: no majority answered in time. */
        TIMEOUT,
        /** Perhaps done: the leader changed while it was under way. */
        INDETERMINATE,
        /** Perhaps done, if it was under way: the disk failed; the log reopens itself as soon as it can. */
        STORE_FAILED,
        /** Done, but the state machine threw: a bug. */
        APPLY_FAILED,
        /** Perhaps done, if it was under way: this version cannot read what the log holds, and this member stopped. */
        UNREADABLE,
        /** The directory cannot be opened, or the change of members is not possible. */
        REFUSED,
        /** Perhaps done, if it was under way: this log was closed, or this member was removed. */
        CLOSED
    }

    private final Reason reason;
    private final String leader;

    LogException(Reason reason, String message) {
        this(reason, message, "");
    }

    LogException(Reason reason, String message, String leader) {
        super(message);
        this.reason = reason;
        this.leader = leader;
    }

    LogException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.leader = "";
    }

    public Reason reason() {
        return reason;
    }

    /** The member that leads, if it is another one and known. */
    public Optional<String> leader() {
        return leader.isEmpty() ? Optional.empty() : Optional.of(leader);
    }
}
