package io.flotilla.systemd;

/** How a job ended. {@code DONE} says that the job is over, not that the unit still runs: the state says that. */
public record JobResult(Kind kind, String message) {

    /** The ways a job ends: systemd's, and two of ours. */
    public enum Kind {
        DONE,
        FAILED,
        TIMEOUT,
        /** A unit that this one requires could not be started. */
        DEPENDENCY,
        SKIPPED,
        /** Another job took its place. */
        CANCELED,
        /** systemd did not take the job: the message is its own, with the name of the error. */
        REFUSED,
        /** The connection broke meanwhile: it may have happened or not. Look at the state after the resync. */
        LOST
    }

    public boolean isDone() {
        return kind == Kind.DONE;
    }

    /** Whether systemd took the job to some end. A lost one may have been: systemd does it again at no cost. */
    public boolean isCarriedOut() {
        return kind != Kind.REFUSED && kind != Kind.LOST;
    }

    @Override
    public String toString() {
        return message.isEmpty() ? kind.name() : kind + " (" + message + ")";
    }
}
