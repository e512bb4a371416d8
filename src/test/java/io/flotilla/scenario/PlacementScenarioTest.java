package io.flotilla.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.cluster.Standing;
import io.flotilla.desired.Assignment;
import io.flotilla.machine.MachineId;
import io.flotilla.machine.Metadata;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs each text in {@code scenarios/placement}: a cluster, what happens to it, and the plans that have to come of it.
 * CONTRIBUTING.md explains the lines. A plan that is applied leaves nothing to plan, also after the machines have obeyed it
 * where the text ends.
 */
class PlacementScenarioTest {
    private final PlannedCluster cluster = new PlannedCluster();
    private String file = "";

    static Stream<Named<Path>> scenarios() throws IOException {
        return ScenarioFiles.in("placement");
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void plansAreWhatTheTextSays(Path text) throws IOException {
        file = text.getFileName().toString();
        for (Step step : Step.of(Files.readString(text))) {
            try {
                run(step);
            } catch (RuntimeException e) {
                throw new AssertionError(place(step) + " cannot be done: " + step.line(), e);
            }
        }
        assertPlan(cluster.plan(), List.of(PlanText.NOTHING), file + " after its last line");
    }

    private void run(Step step) {
        switch (step.word(0)) {
            case "machine" -> machine(step.words());
            case "metadata" -> metadata(step.words());
            case "unit" -> unit(step);
            case "holds" -> holds(step.words());
            case "plan" -> plan(step);
            default -> throw new IllegalArgumentException("no such step");
        }
    }

    private void machine(List<String> words) {
        MachineId machine = MachineNames.id(words.get(1));
        List<String> rest = words.subList(2, words.size());
        if (rest.isEmpty() || !rest.get(0).equals("is")) {
            List<String> pairs =
                    rest.stream().filter(word -> word.contains("=")).toList();
            cluster.machine(machine, Metadata.parse(String.join(",", pairs)));
        }
        rest.stream().filter(word -> !word.contains("=")).forEach(word -> machine(machine, word));
    }

    private void machine(MachineId machine, String word) {
        switch (word) {
            case "is", "joins" -> {}
            case "lost" -> cluster.lose(machine);
            case "untold" -> cluster.untold(machine);
            default -> cluster.standing(machine, Standing.valueOf(word.toUpperCase(Locale.ROOT)));
        }
    }

    private void metadata(List<String> words) {
        MachineId machine = MachineNames.id(words.get(1));
        for (String word : words.subList(2, words.size())) {
            int equals = word.indexOf('=');
            if (word.startsWith("-")) {
                cluster.metadata(machine, word.substring(1), Optional.empty());
            } else {
                cluster.metadata(machine, word.substring(0, equals), Optional.of(word.substring(equals + 1)));
            }
        }
    }

    private void unit(Step step) {
        UnitName unit = new UnitName(step.word(1));
        if (step.words().size() == 4 && step.word(2).equals("is")) {
            wish(unit, step.word(3));
        } else {
            submit(unit, step);
        }
    }

    private void wish(UnitName unit, String word) {
        if (word.equals("destroyed")) {
            cluster.destroy(unit);
        } else {
            cluster.target(unit, TargetState.of(word));
        }
    }

    private void submit(UnitName unit, Step step) {
        TargetState target = TargetState.LAUNCHED;
        List<String> lines = new ArrayList<>();
        List<String> places = new ArrayList<>();
        for (Iterator<String> words = step.words().listIterator(2); words.hasNext(); ) {
            String word = words.next();
            if (word.equals("on")) {
                places.add(words.next());
            } else if (word.contains("=")) {
                lines.add(word);
            } else {
                target = TargetState.of(word);
            }
        }
        lines.addAll(step.below());
        cluster.unit(unit, target, lines);
        places.forEach(names -> cluster.place(unit, MachineNames.ids(names)));
    }

    private void holds(List<String> words) {
        words.subList(2, words.size()).forEach(unit -> cluster.hold(MachineNames.id(words.get(1)), new UnitName(unit)));
    }

    private void plan(Step step) {
        List<Assignment> plan = cluster.plan();
        assertPlan(plan, step.below(), place(step));
        cluster.apply(plan);
        assertPlan(cluster.plan(), List.of(PlanText.NOTHING), place(step) + " planned once more");
        cluster.obey();
    }

    private String place(Step step) {
        return file + ":" + step.number();
    }

    private static void assertPlan(List<Assignment> plan, List<String> expected, String where) {
        assertEquals(
                "\n%s\n".formatted(String.join("\n", expected)),
                "\n%s\n".formatted(PlanText.of(plan, expected)),
                where);
    }
}
