package io.flotilla.faults;

import io.flotilla.testing.NodeApi;

/**
 * What clients read at a revision that they were told: with it a host, whichever it is, must show what was acknowledged by
 * then. A unit has one client, who does not write while it reads, so nothing else may be shown. Thread-safe.
 */
final class Reads {
    private static final String REVISION = "X-Flotilla-Revision";

    private final Book book;
    private final Violations violations;
    private final boolean areJudged;
    private long newest;
    private long answered;
    private long refused;

    Reads(Book book, Violations violations, boolean areJudged) {
        this.book = book;
        this.violations = violations;
        this.areJudged = areJudged;
    }

    /** Of the answer to a write that was acknowledged. */
    synchronized void wrote(NodeApi.Response response) {
        newest = Math.max(newest, Long.parseLong(response.headers().getOrDefault(REVISION, "0")));
    }

    /** What a read may ask for: no acknowledged write is newer. */
    synchronized long newest() {
        return newest;
    }

    synchronized void read(String host, String unit, long asked, NodeApi.Response response) {
        if (response.status() != 200 && response.status() != 404) {
            refused++;
            if (response.status() != 503) {
                violations.add("GET %s through %s was answered with %d %s"
                        .formatted(unit, host, response.status(), response.body()));
            }
            return;
        }
        answered++;
        String content = response.status() == 404 ? Book.ABSENT : Convergence.content(response.json());
        if (areJudged && !book.allows(unit, content)) {
            violations.add("old: GET %s?revision=%d through %s shows '%s' at revision %s instead of %s"
                    .formatted(unit, asked, host, content, response.headers().get(REVISION), book.expected(unit)));
        }
    }

    synchronized long answered() {
        return answered;
    }

    synchronized long refused() {
        return refused;
    }
}
