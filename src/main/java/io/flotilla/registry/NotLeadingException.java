package io.flotilla.registry;

/** The host that was asked does not lead, or not any more: another one, or the same a little later, may. */
public final class NotLeadingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotLeadingException(String message) {
        super(message, null, false, false);
    }
}
