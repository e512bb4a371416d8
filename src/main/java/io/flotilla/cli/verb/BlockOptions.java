package io.flotilla.cli.verb;

import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** Whether and how long a verb waits until it is so. */
final class BlockOptions {
    private static final long ATTEMPT_MILLIS = 2000;

    @Option(names = "--no-block", description = "Do not wait until it is done. Always so for most on global units.")
    private boolean hasNoBlock;

    @Option(
            names = "--block-attempts",
            paramLabel = "N",
            description = "Give up waiting after N times 2 seconds. 0, the default: never.")
    private int attempts;

    boolean blocks() {
        return !hasNoBlock;
    }

    /** In milliseconds; empty for ever. */
    OptionalLong limit() {
        return attempts > 0 ? OptionalLong.of(attempts * ATTEMPT_MILLIS) : OptionalLong.empty();
    }
}
