package io.flotilla.cli;

import picocli.CommandLine.Model.CommandSpec;

/** One verb: picocli fills its fields from the command line, then it runs. */
public interface Verb {
    int DONE = 0;
    int FAILED = 1;
    int TOLD_WRONGLY = 2;

    /**
     * Does it and returns the exit code: one of those above, or of its own. Throws {@link Failure} with the words for the user when it cannot go on; what it
     * did until then stays done.
     */
    int run(Session session);

    /** Tells the parser what annotations of fields cannot. */
    default void declare(CommandSpec spec) {}
}
