package io.flotilla.api;

/** A request that is not carried out: its HTTP status and why, in words for the user. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    Refusal(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, message);
    }

    /** fleet answers an unknown path without words. */
    static Refusal unknownPath() {
        return new Refusal(404, "");
    }

    int status() {
        return status;
    }
}
