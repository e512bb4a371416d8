package io.flotilla.cli;

import picocli.CommandLine.Option;

/** How lists are printed. */
final class ListOptions {
    @Option(
            names = {"-l", "--full", "--l"},
            description = "Do not shorten what is printed.")
    private boolean isFull;

    @Option(names = "--no-legend", description = "Print no column headers.")
    private boolean hasNoLegend;

    boolean isFull() {
        return isFull;
    }

    boolean hasLegend() {
        return !hasNoLegend;
    }
}
