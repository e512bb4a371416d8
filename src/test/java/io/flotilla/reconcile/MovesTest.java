package io.flotilla.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.cluster.ClusterView;
import io.flotilla.cluster.ScheduledUnit;
import io.flotilla.cluster.Standing;
import io.flotilla.desired.Assignment;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MovesTest {
    private static final UnitName WEB = new UnitName("web.service");
    private static final MachineId M1 = new MachineId("1".repeat(32));
    private static final MachineId M2 = new MachineId("2".repeat(32));
    private static final String PLAIN = "[Service]\nExecStart=/bin/true\n";
    private static final String ON_TWO = PLAIN + "[X-Fleet]\nMachineMetadata=disk=ssd\n";

    private final SortedMap<MachineId, Standing> standings =
            new TreeMap<>(Map.of(M1, Standing.PRESENT, M2, Standing.PRESENT));

    private ClusterView view(String file, String reason, MachineId... places) {
        FleetOptions options = FleetOptions.of(WEB, UnitFile.parse(file));
        ScheduledUnit unit = new ScheduledUnit(WEB, options, TargetState.LAUNCHED, 7, Set.of(places), reason);
        List<Machine> machines =
                List.of(new Machine(M1, "", Map.of(), ""), new Machine(M2, "", Map.of("disk", "ssd"), ""));
        return ClusterView.of(List.of(unit), machines, standings);
    }

    private static List<Assignment> plan(ClusterView view, Map<UnitName, Set<MachineId>> holders) {
        return new Planner().plan(view.anew(), holders);
    }

    private static Set<MachineId> place(List<Assignment> steps) {
        assertEquals(1, steps.size(), steps::toString);
        return steps.get(0).machines();
    }

    @Test
    void aUnitLeavesAMachineThatIsThereBeforeItComesToAnother() {
        List<Assignment> first = plan(view(ON_TWO, "fits", M1), Map.of());
        assertEquals(Set.of(), place(first));
        String reason = first.get(0).reason();
        assertEquals(
                "leaves 11111111 before it starts elsewhere: no longer fits 11111111: local Machine metadata"
                        + " insufficient: disk must be one of [ssd]",
                reason);
        assertEquals(List.of(), plan(view(ON_TWO, reason), Map.of(WEB, Set.of(M1))));
        assertEquals(Set.of(M2), place(plan(view(ON_TWO, reason), Map.of())));
    }

    @Test
    void aMachineThatIsGoneOrFencedNeedNotBeLeft() {
        standings.remove(M1);
        assertEquals(Set.of(M2), place(plan(view(ON_TWO, "fits", M1), Map.of())));
        standings.put(M1, Standing.FENCED);
        assertEquals(Set.of(M2), place(plan(view(ON_TWO, "fits", M1), Map.of())));
    }

    @Test
    void aUnitLeavesAMachineThatIsToLeaveBeforeItComesToAnother() {
        standings.put(M1, Standing.LEAVING);
        List<Assignment> first = plan(view(PLAIN, "fits", M1), Map.of());
        assertEquals(Set.of(), place(first));
        String reason = first.get(0).reason();
        assertEquals(
                "leaves 11111111 before it starts elsewhere: no longer fits 11111111: machine is leaving the cluster",
                reason);
        assertEquals(List.of(), plan(view(PLAIN, reason), Map.of(WEB, Set.of(M1))));
        assertEquals(Set.of(M2), place(plan(view(PLAIN, reason), Map.of())));
    }

    @Test
    void aUnitThatFitsOnlyAMachineThatIsToLeaveIsNowhereAndSaysWhy() {
        standings.put(M2, Standing.LEAVING);
        List<Assignment> steps = plan(view(ON_TWO, "fits", M2), Map.of());
        assertEquals(Set.of(), place(steps));
        String reason = steps.get(0).reason();
        assertTrue(reason.contains("22222222: machine is leaving the cluster"), reason);
        assertEquals(List.of(), plan(view(ON_TWO, reason), Map.of(WEB, Set.of(M2))));
    }

    /** It may be the only copy, and the machine may be lost before it answers. */
    @Test
    void aUnitThatASilentMachineStillHoldsIsItsOwnAgain() {
        standings.put(M1, Standing.RESERVED);
        assertEquals(Set.of(M1), place(plan(view(PLAIN, "leaves"), Map.of(WEB, Set.of(M1)))));
    }

    @Test
    void aUnitWithoutAPlaceIsAdoptedWhereItIsIfItFitsThere() {
        assertEquals(Set.of(M2), place(plan(view(PLAIN, ""), Map.of(WEB, Set.of(M2)))));
        assertEquals(Set.of(M1), place(plan(view(PLAIN, ""), Map.of())));
        assertEquals(Set.of(), place(plan(view(ON_TWO, ""), Map.of(WEB, Set.of(M1)))));
    }

    @Test
    void aCopyThatSomeOtherMachineHoldsMovesNothing() {
        assertEquals(List.of(), plan(view(PLAIN, "fits", M1), Map.of(WEB, Set.of(M2))));
    }

    @Test
    void aGlobalUnitIsOnEveryMachineAtOnce() {
        List<Assignment> steps = plan(view(PLAIN + "[X-Fleet]\nGlobal=true\n", "", M1), Map.of());
        assertEquals(Set.of(M1, M2), place(steps));
    }

    @Test
    void aUnitThatIsInPlaceNeedsNoStep() {
        assertEquals(List.of(), plan(view(PLAIN, "fits", M1), Map.of()));
    }
}
