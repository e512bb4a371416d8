package io.flotilla.registry.core;

/** The log of the only core host does not hold what it acknowledged; the message says so and what to do. */
public final class LostLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostLogException(String message) {
        super(message);
    }
}
