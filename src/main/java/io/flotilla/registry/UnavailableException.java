package io.flotilla.registry;

/** The registry cannot do this now; the message says why. Nothing is known to have changed. */
public final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnavailableException(String message) {
        super(message);
    }
}
