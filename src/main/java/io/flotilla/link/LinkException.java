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
        /** The other side said no; code and message are its own. */
        REFUSED
    }

    private final Reason reason;
    private final String code;

    /** Without a stack trace: it tells of another host. */
    private LinkException(Reason reason, String code, String message) {
        super(message, null, false, false);
        this.reason = reason;
        this.code = code;
    }

    public static LinkException notSent(String message) {
        return new LinkException(Reason.NOT_SENT, "not-sent", message);
    }

    public static LinkException noAnswer(String message) {
        return new LinkException(Reason.NO_ANSWER, "no-answer", message);
    }

    /** A handler that fails an answer with this has it arrive as it is. */
    public static LinkException refused(Refusal why) {
        return new LinkException(Reason.REFUSED, why.code(), why.words());
    }

    public Reason reason() {
        return reason;
    }

    /** Of the {@link Refusal}; {@code not-sent} or {@code no-answer} for the others. */
    public String code() {
        return code;
    }
}
