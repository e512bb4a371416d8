package io.flotilla.cli;

/** A verb that cannot go on: what the user reads, and the exit code. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private Failure(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    public static Failure of(String message) {
        return new Failure(Verb.FAILED, message);
    }

    /** The command line itself is wrong. */
    public static Failure ofUsage(String message) {
        return new Failure(Verb.TOLD_WRONGLY, message);
    }

    /** The same failure, with what was being done before its words. */
    public Failure during(String what) {
        return new Failure(exitCode, what + ": " + words());
    }

    public String words() {
        return String.valueOf(getMessage());
    }

    int exitCode() {
        return exitCode;
    }
}
