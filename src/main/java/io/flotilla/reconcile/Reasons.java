package io.flotilla.reconcile;

import io.flotilla.cluster.ScheduledUnit;
import io.flotilla.desired.DesiredUnit;
import io.flotilla.machine.MachineId;
import io.flotilla.placement.Candidate;
import io.flotilla.placement.Placement;
import io.flotilla.placement.Veto;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says in words why a schedule has a unit where it is, or nowhere.
 *
 * @param loads the machines that can be planned with
 * @param seated names of the units on them, globals apart
 * @param unmovable the units on others that stay there
 * @param choices for each unit that was placed, how many machines it fitted on
 */
record Reasons(
        Map<UnitName, Candidate> candidates,
        Roster roster,
        Loads loads,
        Set<String> seated,
        Map<String, SortedSet<MachineId>> unmovable,
        Map<UnitName, Integer> choices) {
    private static final int MOST_MACHINES = 5;

    String nowhere(ScheduledUnit unit) {
        if (unit.target() == TargetState.INACTIVE) {
            return DesiredUnit.INACTIVE;
        }
        if (unit.name().isTemplate()) {
            return "a template is never placed";
        }
        if (roster.standings().isEmpty()) {
            return "no machines";
        }
        return peerOutOfReach(candidate(unit)).map(Veto::text).orElseGet(() -> noneFits(candidate(unit)));
    }

    /** What a follower waits for if its peer may not be moved: no other machine will do. */
    private Optional<Veto> peerOutOfReach(Candidate unit) {
        return unit.options().peers().stream()
                .filter(peer -> !seated.contains(peer))
                .flatMap(peer -> unmovable.getOrDefault(peer, Collections.emptySortedSet()).stream()
                        .map(machine -> (Veto) new Veto.PeerOutOfReach(peer, machine)))
                .findFirst();
    }

    /** The machines of which a reason tells why they do not fit. */
    static Stream<MachineId> shown(Roster roster) {
        return roster.standings().keySet().stream().limit(MOST_MACHINES);
    }

    private String noneFits(Candidate unit) {
        String shown = shown(roster)
                .map(machine -> machine.shortId() + ": " + refusal(unit, machine))
                .collect(Collectors.joining("; "));
        int more = roster.standings().size() - MOST_MACHINES;
        return "no machine fits: " + shown + (more > 0 ? " and %d more".formatted(more) : "");
    }

    private String refusal(Candidate unit, MachineId machine) {
        String vetoes = vetoes(unit, machine);
        return vetoes.isEmpty() ? "it replaces there what it needs" : vetoes;
    }

    /** Why the unit may not be on a machine that counts; empty if it may. */
    private String vetoes(Candidate unit, MachineId machine) {
        return Stream.concat(
                        roster.veto(machine).stream(),
                        loads.find(machine).stream().flatMap(load -> Placement.vetoes(unit, load).stream()))
                .map(Veto::text)
                .collect(Collectors.joining(", "));
    }

    /** Why it comes to its machines now; before that, why it left the one it was on. */
    String placed(ScheduledUnit unit) {
        if (unit.options().isGlobal()) {
            return "on every machine that fits";
        }
        int fitting = choices.getOrDefault(unit.name(), 1);
        String choice =
                fitting == 1 ? "the only machine that fits" : "least loaded of " + fitting + " machines that fit";
        return departure(unit).map(left -> left + "; " + choice).orElse(choice);
    }

    /** Why it may not stay on the machine it is on; empty if it may. */
    Optional<String> departure(ScheduledUnit unit) {
        return unit.machines().stream().findFirst().flatMap(machine -> {
            if (!roster.counts(machine)) {
                return Optional.of("machine %s is gone".formatted(machine.shortId()));
            }
            String vetoes = vetoes(candidate(unit), machine);
            return vetoes.isEmpty()
                    ? Optional.empty()
                    : Optional.of("no longer fits %s: %s".formatted(machine.shortId(), vetoes));
        });
    }

    private Candidate candidate(ScheduledUnit unit) {
        return Optional.ofNullable(candidates.get(unit.name())).orElseThrow();
    }
}
