package io.flotilla.raft.store;

/** Why a member's directory cannot be used, in words for an operator. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean isFinal;

    /** It stays so until an operator acts, as the message says. */
    StoreException(String message) {
        super(message);
        isFinal = true;
    }

    /** The disk failed, which may be over at the next attempt. */
    StoreException(String message, Throwable cause) {
        super(message, cause);
        isFinal = false;
    }

    /** Whether an operator must act first. */
    public boolean isFinal() {
        return isFinal;
    }
}
