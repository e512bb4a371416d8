package io.flotilla.api;

/** A request that is not carried out: its HTTP status and why, in words for the user. */
final class ApiRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    ApiRefusal(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static ApiRefusal badRequest(String message) {
        return new ApiRefusal(400, message);
    }

    /** fleet answers an unknown path without words. */
    static ApiRefusal unknownPath() {
        return new ApiRefusal(404, "");
    }

    int status() {
        return status;
    }
}
