package io.flotilla.raft;

/**
 * A committed entry, or a snapshot, that this version's state machine cannot wholly read. The message goes on from what
 * it is said of and tells an operator what to do: "needs level 2, this version reads up to 1: upgrade this host".
 */
public final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnreadableException(String message) {
        super(message);
    }
}
