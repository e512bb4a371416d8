package io.flotilla.raft;

import io.flotilla.raft.LogException.Reason;
import io.flotilla.raft.store.Endpoint;
import io.flotilla.raft.store.StoreException;
import io.microraft.exception.CannotReplicateException;
import io.microraft.exception.IndeterminateStateException;
import io.microraft.exception.MismatchingRaftGroupMembersCommitIndexException;
import io.microraft.exception.NotLeaderException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** The library's failures in our words. */
final class Refusals {
    private Refusals() {}

    /** {@code late} is what to say when it took too long. */
    static LogException of(Throwable failure, MemberWatch watch, String late) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof LogException known) {
            return known;
        }
        if (watch.isClosing()) {
            return new LogException(Reason.CLOSED, "this member's log was closed", cause);
        }
        LogStatus status = watch.status();
        return status.unreadable()
                .map(words -> new LogException(Reason.UNREADABLE, words, cause))
                .or(() -> status.storeFailure().map(words -> new LogException(Reason.STORE_FAILED, words, cause)))
                .orElseGet(() -> ofLibrary(cause, late));
    }

    static LogException ofOpening(Throwable failure, Path directory) {
        Throwable cause = unwrapped(failure);
        return cause instanceof StoreException known
                ? new LogException(
                        known.isFinal() ? Reason.REFUSED : Reason.STORE_FAILED,
                        String.valueOf(known.getMessage()),
                        known)
                : new LogException(
                        Reason.STORE_FAILED, "cannot open the log in %s: %s".formatted(directory, cause), cause);
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static LogException ofLibrary(Throwable cause, String late) {
        if (cause instanceof NotLeaderException other) {
            return notLeader(other);
        }
        if (cause instanceof CannotReplicateException) {
            return new LogException(
                    Reason.BUSY, "too many commands, or a change of members or leader, are under way", cause);
        }
        if (cause instanceof IndeterminateStateException) {
            return new LogException(
                    Reason.INDETERMINATE, "the leader changed while the command was under way: it may be done", cause);
        }
        if (cause instanceof TimeoutException) {
            return new LogException(Reason.TIMEOUT, late, cause);
        }
        if (cause instanceof MismatchingRaftGroupMembersCommitIndexException
                || cause instanceof IllegalArgumentException
                || cause instanceof IllegalStateException) {
            return new LogException(Reason.REFUSED, "the log refused it: " + cause.getMessage(), cause);
        }
        return new LogException(Reason.INDETERMINATE, "the log failed on it: " + cause.getMessage(), cause);
    }

    private static LogException notLeader(NotLeaderException other) {
        return other.getLeader() == null
                ? new LogException(Reason.NO_QUORUM, "no member leads: no majority, or an election is going on", other)
                : new LogException(
                        Reason.NOT_LEADER,
                        "member %s leads, not this one".formatted(Endpoint.idOf(other.getLeader())),
                        Endpoint.idOf(other.getLeader()));
    }
}
