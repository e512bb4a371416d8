package io.flotilla.link;

/** Why another host was not reached or did not answer, in words for people. */
public final class LinkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How far it went. */
    public enum Reason {
        /** Nothing was sent. */
        NOT_SENT,
        /** It was sent, and may have been done: the answer was lost or is late. */
        NO_ANSWER,
        /** The other side said no; the message is its own. */
        REFUSED
    }

    private final Reason reason;

    /** Without a stack trace: it tells of another host. */
    LinkException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public static LinkException notSent(String message) {
        return new LinkException(Reason.NOT_SENT, message);
    }

    public static LinkException noAnswer(String message) {
        return new LinkException(Reason.NO_ANSWER, message);
    }

    public static LinkException refused(String message) {
        return new LinkException(Reason.REFUSED, message);
    }

    public Reason reason() {
        return reason;
    }
}
