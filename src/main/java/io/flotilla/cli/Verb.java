package io.flotilla.cli;

/** One verb: picocli fills its fields from the command line, then it runs. */
interface Verb {
    /**
     * Does it and returns the exit code. Throws {@link Failure} with the words for the user when it cannot go on; what it
     * did until then stays done.
     */
    int run(Session session);
}
