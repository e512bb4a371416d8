package io.flotilla.cli.verb;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** How a list is printed. */
final class ListOptions {
    @Option(
            names = {"-l", "--full", "--l"},
            description = "Do not shorten what is printed.")
    private boolean isFull;

    @Option(names = "--no-legend", description = "Print no column headers.")
    private boolean hasNoLegend;

    private final OptionSpec fields;

    /** {@code all} are the columns that there are, {@code shown} those that are printed unless others are named. */
    ListOptions(String all, String shown) {
        fields = OptionSpec.builder("--fields")
                .paramLabel("FIELDS")
                .type(String.class)
                .initialValue(shown)
                .description("Columns to print, of " + all + ".")
                .build();
    }

    /** What picocli cannot read from annotations. */
    void declare(CommandSpec verb) {
        verb.addOption(fields);
    }

    boolean isFull() {
        return isFull;
    }

    boolean hasLegend() {
        return !hasNoLegend;
    }

    /** Names of columns with commas between. */
    String fields() {
        return fields.getValue();
    }
}
