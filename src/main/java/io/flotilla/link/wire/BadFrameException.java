package io.flotilla.link.wire;

/** What came on a connection is not ours, in words. */
public final class BadFrameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadFrameException(String message) {
        super(message, null, false, false);
    }
}
