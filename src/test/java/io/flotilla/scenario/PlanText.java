package io.flotilla.scenario;

import io.flotilla.desired.Assignment;
import java.util.List;
import java.util.stream.Collectors;

/** A plan as placement scenarios spell it: {@code a.service -> m1,m2: reason}, a line for each unit. */
final class PlanText {
    static final String NOTHING = "nothing to do";

    private PlanText() {}

    /** Leaves out the reasons that are left out in {@code expected}. */
    static String of(List<Assignment> plan, List<String> expected) {
        return plan.isEmpty()
                ? NOTHING
                : plan.stream().map(line -> line(line, expected)).collect(Collectors.joining("\n"));
    }

    private static String line(Assignment assignment, List<String> expected) {
        String place = assignment.unit() + " -> " + place(assignment);
        return expected.contains(place) ? place : place + ": " + MachineNames.in(assignment.reason());
    }

    private static String place(Assignment assignment) {
        return assignment.machines().isEmpty()
                ? "nowhere"
                : assignment.machines().stream().map(MachineNames::name).collect(Collectors.joining(","));
    }
}
