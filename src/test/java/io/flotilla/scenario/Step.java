package io.flotilla.scenario;

import java.util.ArrayList;
import java.util.List;

/** One step of a scenario text: a line, and what is indented below it. */
record Step(int number, String line, List<String> below) {
    private static final String INDENT = "  ";

    Step {
        below = List.copyOf(below);
    }

    /**
     * The steps of a text. Blank lines and those that begin with {@code #} say nothing; a line that is indented twice
     * goes on with the line above.
     */
    static List<Step> of(String text) {
        List<Step> steps = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.isBlank() || line.stripLeading().startsWith("#")) {
                continue;
            }
            if (!line.startsWith(INDENT)) {
                steps.add(new Step(number, line.stripTrailing(), List.of()));
            } else {
                steps.add(steps.remove(steps.size() - 1).with(line));
            }
        }
        return steps;
    }

    private Step with(String indented) {
        List<String> lines = new ArrayList<>(below);
        boolean goesOn = indented.startsWith(INDENT + INDENT);
        lines.add(goesOn ? lines.remove(lines.size() - 1) + " " + indented.strip() : indented.strip());
        return new Step(number, line, lines);
    }

    List<String> words() {
        return List.of(line.split(" +", -1));
    }

    String word(int index) {
        return words().get(index);
    }
}
