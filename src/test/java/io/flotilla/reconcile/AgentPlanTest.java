package io.flotilla.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.desired.OrderSheet;
import io.flotilla.machine.MachineId;
import io.flotilla.reconcile.AgentTask.Kind;
import io.flotilla.unit.OnIsolated;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AgentPlanTest {
    private static final MachineId MACHINE = new MachineId("a".repeat(32));
    private static final UnitFile FILE = UnitFile.parse("[Service]\nExecStart=/bin/true\n");
    private static final long SHEET_REVISION = 10;
    private static final long CARRIED_OUT = 1;

    private final TreeMap<UnitName, OrderSheet.Order> orders = new TreeMap<>();
    private final Set<UnitName> kept = new HashSet<>();
    private final Map<UnitName, HeldUnit> held = new HashMap<>();

    private static UnitName unit(String name) {
        return new UnitName(name + ".service");
    }

    private void ordered(String name, String hash, TargetState target) {
        orders.put(unit(name), new OrderSheet.Order(FILE, hash, target, CARRIED_OUT));
    }

    /** The same target was wished once more. */
    private void orderedAgain(String name, TargetState target) {
        orders.put(unit(name), new OrderSheet.Order(FILE, "1", target, CARRIED_OUT + 1));
    }

    private void held(String name, boolean started, boolean running, String log) {
        held.put(
                unit(name),
                new HeldUnit(unit(name), "1", "run 1", started, false, running, OnIsolated.KEEP, CARRIED_OUT, log, 5));
    }

    private void held(String name, String hash, boolean started) {
        held(name, hash, started, "log", 5);
    }

    private void held(String name, String hash, boolean started, String log, long revision) {
        held.put(
                unit(name),
                new HeldUnit(
                        unit(name),
                        hash,
                        "run " + hash,
                        started,
                        false,
                        started,
                        OnIsolated.KEEP,
                        CARRIED_OUT,
                        log,
                        revision));
    }

    private OrderSheet sheet() {
        return new OrderSheet(MACHINE, "log", 1, SHEET_REVISION, orders, kept);
    }

    private Set<UnitName> names() {
        Set<UnitName> names = new HashSet<>(orders.keySet());
        names.addAll(held.keySet());
        return names;
    }

    private List<String> plan() {
        return AgentPlan.of(sheet(), held, names()).stream()
                .map(task -> task.kind() + " " + task.unit().prefix())
                .toList();
    }

    private boolean isKept(String name) {
        return AgentPlan.isKeptForLackOfAnOrder(sheet(), Objects.requireNonNull(held.get(unit(name))));
    }

    @Test
    void aMissingUnitIsLoadedAndStartedIfItIsToBeLaunched() {
        ordered("a", "1", TargetState.LAUNCHED);
        ordered("b", "1", TargetState.LOADED);
        assertEquals(List.of("LOAD a", "LOAD b", "START a"), plan());
    }

    @Test
    void whatIsAsOrderedIsLeftAlone() {
        ordered("a", "1", TargetState.LAUNCHED);
        held("a", "1", true);
        ordered("b", "1", TargetState.LOADED);
        held("b", "1", false);
        assertEquals(List.of(), plan());
    }

    @Test
    void aUnitThatEndedByItselfIsNotStartedAgain() {
        ordered("oneshot", "1", TargetState.LAUNCHED);
        held.put(
                unit("oneshot"),
                new HeldUnit(
                        unit("oneshot"), "1", "run 1", true, false, false, OnIsolated.KEEP, CARRIED_OUT, "log", 5));
        assertEquals(List.of(), plan());
    }

    @Test
    void aUnitThatEndedIsStartedWhenThatIsWishedAgain() {
        orderedAgain("ended", TargetState.LAUNCHED);
        held("ended", true, false, "log");
        orderedAgain("runs", TargetState.LAUNCHED);
        held("runs", true, true, "log");
        assertEquals(List.of("ADOPT runs", "START ended"), plan());
    }

    @Test
    void aUnitThatSystemdStartedIsStoppedOnlyWhenThatIsWishedAgain() {
        ordered("triggered", "1", TargetState.LOADED);
        held("triggered", false, true, "log");
        orderedAgain("stop", TargetState.LOADED);
        held("stop", false, true, "log");
        orderedAgain("down", TargetState.LOADED);
        held("down", false, false, "log");
        assertEquals(List.of("ADOPT down", "STOP stop"), plan());
    }

    @Test
    void wishesInAnotherLogAreNoNewOnes() {
        orderedAgain("ended", TargetState.LAUNCHED);
        held("ended", true, false, "older log");
        assertEquals(List.of("ADOPT ended"), plan());
    }

    @Test
    void aUnitOfWhichNobodySawWhetherItsStopEndedIsBroughtToWhatIsOrdered() {
        ordered("up", "1", TargetState.LAUNCHED);
        heldWhileStopping("up");
        ordered("down", "1", TargetState.LOADED);
        heldWhileStopping("down");
        assertEquals(List.of("STOP down", "START up"), plan());
    }

    private void heldWhileStopping(String name) {
        held.put(
                unit(name),
                new HeldUnit(unit(name), "1", "run 1", true, true, true, OnIsolated.KEEP, CARRIED_OUT, "log", 5));
    }

    @Test
    void changedContentIsUnloadedLoadedAndStarted() {
        ordered("a", "2", TargetState.LAUNCHED);
        held("a", "1", true);
        assertEquals(List.of("UNLOAD a", "LOAD a", "START a"), plan());
    }

    @Test
    void targetsAreFollowedUpAndDown() {
        ordered("down", "1", TargetState.LOADED);
        held("down", "1", true);
        ordered("up", "1", TargetState.LAUNCHED);
        held("up", "1", false);
        assertEquals(List.of("STOP down", "START up"), plan());
    }

    @Test
    void tasksComeInFleetsOrder() {
        held("gone", "1", true);
        ordered("new", "1", TargetState.LAUNCHED);
        ordered("stop", "1", TargetState.LOADED);
        held("stop", "1", true);
        assertEquals(List.of("UNLOAD gone", "LOAD new", "STOP stop", "START new"), plan());
    }

    @Test
    void aUnitMissingFromANewerSheetIsUnloaded() {
        held("a", "1", true, "log", SHEET_REVISION - 1);
        assertEquals(List.of("UNLOAD a"), plan());
        assertFalse(isKept("a"));
    }

    @Test
    void aSheetThatIsNotNewerStopsNothing() {
        held("same", "1", true, "log", SHEET_REVISION);
        held("newer", "1", true, "log", SHEET_REVISION + 1);
        assertEquals(List.of(), plan());
        assertTrue(isKept("same"));
    }

    @Test
    void aSheetOfAnotherLogStopsNothing() {
        held("other", "1", true, "another log", 1);
        held("unknown", "1", true, "", 0);
        assertEquals(List.of(), plan());
        assertTrue(isKept("other"));
    }

    @Test
    void aUnitThatIsKeptIsNeitherStoppedNorStarted() {
        held("running", "1", true);
        held("loaded", "1", false);
        kept.addAll(List.of(unit("running"), unit("loaded"), unit("not-here")));
        assertEquals(List.of(), plan());
        assertFalse(isKept("running"));
        kept.clear();
        assertEquals(List.of("UNLOAD loaded", "UNLOAD running"), plan());
    }

    @Test
    void anOrderTakesOverAUnitOfAnotherLog() {
        held("a", "1", false, "another log", 99);
        ordered("a", "1", TargetState.LAUNCHED);
        assertEquals(List.of("ADOPT a", "START a"), plan());
    }

    @Test
    void contentThatSaysNothingNewToSystemdIsAdoptedAsTheUnitRuns() {
        heldAsInFile("running", "1", true);
        ordered("running", "2", TargetState.LAUNCHED);
        heldAsInFile("down", "1", true);
        ordered("down", "2", TargetState.LOADED);
        assertEquals(List.of("ADOPT down", "ADOPT running", "STOP down"), plan());
    }

    private void heldAsInFile(String name, String hash, boolean started) {
        held.put(
                unit(name),
                new HeldUnit(
                        unit(name),
                        hash,
                        FILE.runHash(),
                        started,
                        false,
                        started,
                        OnIsolated.KEEP,
                        CARRIED_OUT,
                        "log",
                        5));
    }

    @Test
    void onlyTheNamedUnitsAreLookedAt() {
        ordered("a", "1", TargetState.LOADED);
        ordered("b", "1", TargetState.LOADED);
        held("c", "1", true);
        assertEquals(
                List.of(unit("b")),
                AgentPlan.of(sheet(), held, Set.of(unit("b"), unit("nobody"))).stream()
                        .map(AgentTask::unit)
                        .toList());
    }

    @Test
    void aTaskSaysWhy() {
        ordered("a", "1", TargetState.LOADED);
        assertEquals(
                new AgentTask(Kind.LOAD, unit("a"), "ordered here"),
                AgentPlan.of(sheet(), held, names()).get(0));
        assertEquals(
                "load a.service: ordered here",
                AgentPlan.of(sheet(), held, names()).get(0).toString());
    }
}
