package io.flotilla.systemd;

/** What became of one unit's file. The message says, for a reader, what is wrong and what to do; empty when done. */
public record LoadResult(Kind kind, String message) {

    /** What can become of it. */
    public enum Kind {
        DONE,
        /** A unit of that name is on this host and is not flotilla's: nothing was touched. */
        FOREIGN,
        /** systemd or the disk refused: what was begun is undone. */
        FAILED
    }

    static final LoadResult DONE = new LoadResult(Kind.DONE, "");

    static LoadResult foreign(String message) {
        return new LoadResult(Kind.FOREIGN, message);
    }

    static LoadResult failed(String message) {
        return new LoadResult(Kind.FAILED, message);
    }

    public boolean isDone() {
        return kind == Kind.DONE;
    }
}
