package io.flotilla.node;

/** The node cannot start; the message says why and what to do. */
final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message);
    }
}
