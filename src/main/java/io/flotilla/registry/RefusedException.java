package io.flotilla.registry;

/** The cluster will not do this, now or later, until something else changes; the message says what. Nothing changed. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message);
    }
}
