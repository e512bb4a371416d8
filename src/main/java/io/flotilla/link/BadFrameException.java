package io.flotilla.link;

/** What came on a connection is not ours, in words. */
final class BadFrameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadFrameException(String message) {
        super(message, null, false, false);
    }
}
