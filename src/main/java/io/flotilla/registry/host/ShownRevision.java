package io.flotilla.registry.host;

/**
 * The highest revision that this host has shown to anybody, below which it does not go while its node is up. Revisions of
 * another log, which a restore begins, are not compared with it. Any thread.
 */
final class ShownRevision {
    private String log = "";
    private long revision;

    /** What a read of {@code log}, which is empty while it is not known, must show at least; {@code asked} for more. */
    synchronized long least(String now, long asked) {
        return now.isEmpty() || now.equals(log) ? Math.max(asked, revision) : asked;
    }

    synchronized void note(String now, long shown) {
        if (now.isEmpty() || now.equals(log)) {
            revision = Math.max(revision, shown);
        } else {
            log = now;
            revision = shown;
        }
    }
}
