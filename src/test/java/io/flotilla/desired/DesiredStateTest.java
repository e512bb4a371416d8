package io.flotilla.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.machine.MachineId;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DesiredStateTest {
    private static final UnitName HELLO = new UnitName("hello.service");
    private static final UnitFile SLEEP = UnitFile.parse("[Service]\nExecStart=/bin/sleep 100\n");
    private static final UnitFile ECHO = UnitFile.parse("[Service]\nExecStart=/bin/echo hi\n");
    private static final MachineId M1 = new MachineId("1".repeat(32));

    private final DesiredState state = new DesiredState();
    private long index;
    private int requests;

    private Outcome set(UnitName name, @Nullable UnitFile file, @Nullable TargetState target) {
        return apply(new Command.SetUnit(
                        "r" + requests++, name, Optional.ofNullable(file), Optional.ofNullable(target)))
                .outcome();
    }

    private Delta apply(Command command) {
        return state.apply(++index, command);
    }

    private DesiredUnit hello() {
        return state.image().units().values().iterator().next();
    }

    @Test
    void aNewUnitWithoutATargetIsInactive() {
        assertEquals(Outcome.CREATED, set(HELLO, SLEEP, null));
        assertEquals(TargetState.INACTIVE, hello().target());
        assertEquals(SLEEP.hash(), hello().hash());
        assertEquals(1, hello().revision());
    }

    @Test
    void whatIsToBeInactiveSaysSoWithoutAPlan() {
        set(HELLO, SLEEP, TargetState.INACTIVE);
        assertEquals("target state inactive", hello().reason());
        set(HELLO, null, TargetState.LAUNCHED);
        apply(new Command.ApplyPlan(0, List.of(new Assignment(HELLO, 2, Set.of(M1), "least loaded"))));
        set(HELLO, null, TargetState.INACTIVE);
        assertEquals("least loaded", hello().reason());
        apply(new Command.ApplyPlan(0, List.of(new Assignment(HELLO, 4, Set.of(), "gone by now"))));
        assertEquals("target state inactive", hello().reason());
    }

    @Test
    void anUnknownUnitCannotBeCreatedWithoutContent() {
        assertEquals(Outcome.CONTENT_MISSING, set(HELLO, null, TargetState.LAUNCHED));
        assertTrue(state.image().units().values().isEmpty());
    }

    @Test
    void aKnownUnitNeedsATarget() {
        set(HELLO, SLEEP, TargetState.LAUNCHED);
        assertEquals(Outcome.TARGET_MISSING, set(HELLO, null, null));
        assertEquals(Outcome.TARGET_MISSING, set(HELLO, SLEEP, null));
        assertEquals(TargetState.LAUNCHED, hello().target());
    }

    @Test
    void sameContentAndTargetChangeNothing() {
        set(HELLO, SLEEP, TargetState.LAUNCHED);
        Delta again = apply(new Command.SetUnit("x", HELLO, Optional.of(SLEEP), Optional.of(TargetState.LAUNCHED)));
        assertEquals(Outcome.UNCHANGED, again.outcome());
        assertEquals(Map.of(), again.units());
        assertEquals(1, hello().revision());
    }

    @Test
    void otherContentReplacesTheUnitAndResetsItsTargetAsInFleet() {
        set(HELLO, SLEEP, TargetState.LAUNCHED);
        assertEquals(Outcome.CREATED, set(HELLO, ECHO, null));
        assertEquals(TargetState.INACTIVE, hello().target());
        assertEquals(ECHO.hash(), hello().hash());
        assertEquals(2, hello().revision());
    }

    @Test
    void aTargetAloneUpdates() {
        set(HELLO, SLEEP, TargetState.LOADED);
        assertEquals(Outcome.UPDATED, set(HELLO, null, TargetState.LAUNCHED));
        assertEquals(TargetState.LAUNCHED, hello().target());
        assertEquals(SLEEP, hello().file());
    }

    @Test
    void aTemplateCanOnlyBeInactive() {
        UnitName template = new UnitName("hello@.service");
        assertEquals(Outcome.TEMPLATE_NOT_ACTIVATABLE, set(template, SLEEP, TargetState.LAUNCHED));
        assertEquals(Outcome.CREATED, set(template, SLEEP, null));
        assertEquals(Outcome.TEMPLATE_NOT_ACTIVATABLE, set(template, null, TargetState.LOADED));
    }

    @Test
    void aDeletedUnitIsGoneAndSaidToBe() {
        set(HELLO, SLEEP, TargetState.LAUNCHED);
        Delta delta = apply(new Command.DeleteUnit("d", HELLO));
        assertEquals(Outcome.DELETED, delta.outcome());
        assertEquals(Map.of(HELLO, Optional.empty()), delta.units());
        assertEquals(
                Outcome.NO_SUCH_UNIT, apply(new Command.DeleteUnit("e", HELLO)).outcome());
    }

    @Test
    void aRequestThatComesTwiceAppliesOnceAndAnswersAlike() {
        Command delete = new Command.DeleteUnit("same", HELLO);
        set(HELLO, SLEEP, null);
        assertEquals(Outcome.DELETED, apply(delete).outcome());
        set(HELLO, SLEEP, null);
        Delta again = apply(delete);
        assertEquals(new Decided(2, Outcome.DELETED), again.decided());
        assertEquals(4, again.revision());
        assertEquals(Map.of(), again.units());
        assertEquals(1, state.image().units().values().size());
    }

    @Test
    void aRequestThatComesAgainAfterASnapshotIsAnsweredWithItsDecision() {
        Command delete = new Command.DeleteUnit("same", HELLO);
        set(HELLO, SLEEP, null);
        Delta first = apply(delete);
        DesiredState restored = new DesiredState();
        restored.restore(state.snapshot());
        set(HELLO, SLEEP, null);
        assertEquals(first.decided(), restored.apply(9, delete).decided());
    }

    @Test
    void onlyTheLatestRequestsAreRemembered() {
        for (int i = 0; i < 2 * Requests.REMEMBERED; i++) {
            apply(new Command.DeleteUnit("many" + i, HELLO));
        }
        assertEquals(Requests.REMEMBERED, state.snapshot().requests().size());
        assertTrue(state.snapshot().requests().containsKey("many" + (2 * Requests.REMEMBERED - 1)));
    }

    @Test
    void aPlanOfTheTermPlacesUnits() {
        apply(new Command.NewTerm(3, "log", List.of()));
        set(HELLO, SLEEP, TargetState.LAUNCHED);
        Delta delta = apply(new Command.ApplyPlan(
                3, List.of(new Assignment(HELLO, hello().revision(), Set.of(M1), "least loaded"))));
        assertEquals(Outcome.PLANNED, delta.outcome());
        assertEquals(Set.of(M1), hello().machines());
        assertEquals("least loaded", hello().reason());
        assertEquals(2, hello().revision());
        assertEquals(3, hello().changed());
    }

    @Test
    void aPlanOfAnotherTermIsVoid() {
        apply(new Command.NewTerm(3, "log", List.of()));
        set(HELLO, SLEEP, TargetState.LAUNCHED);
        Delta delta =
                apply(new Command.ApplyPlan(2, List.of(new Assignment(HELLO, hello().revision(), Set.of(M1), "late"))));
        assertEquals(Outcome.VOID_TERM, delta.outcome());
        assertEquals(Set.of(), hello().machines());
    }

    @Test
    void anAssignmentMadeFromAnOlderWishIsPassedOver() {
        set(HELLO, SLEEP, TargetState.LAUNCHED);
        long seen = hello().revision();
        set(HELLO, ECHO, TargetState.LAUNCHED);
        apply(new Command.ApplyPlan(0, List.of(new Assignment(HELLO, seen, Set.of(M1), "stale"))));
        assertEquals(Set.of(), hello().machines());
    }

    @Test
    void metadataEditsAddReplaceAndRemoveWithoutTheMachineBeingThere() {
        apply(new Command.PatchMachines(
                "p",
                List.of(
                        new Command.MetadataEdit(M1, "region", Optional.of("eu")),
                        new Command.MetadataEdit(M1, "region", Optional.of("us")),
                        new Command.MetadataEdit(M1, "disk", Optional.empty()))));
        assertEquals(
                Map.of("region", Optional.of("us"), "disk", Optional.empty()),
                state.image().metadataEdits().get(M1));
    }

    @Test
    void theFirstTermNamesTheLogForEver() {
        apply(new Command.NewTerm(1, "first", List.of()));
        apply(new Command.NewTerm(2, "second", List.of()));
        assertEquals("first", state.image().identity());
        assertEquals(2, state.image().term());
    }

    @Test
    void theLevelIsOneUntilItIsRaisedAndIsNeverLowered() {
        assertEquals(1, state.image().level());
        assertEquals(Outcome.UNCHANGED, apply(new Command.RaiseLevel(1)).outcome());
        assertEquals(Outcome.APPLIED, apply(new Command.RaiseLevel(3)).outcome());
        assertEquals(Outcome.UNCHANGED, apply(new Command.RaiseLevel(3)).outcome());
        assertEquals(Outcome.UNCHANGED, apply(new Command.RaiseLevel(2)).outcome());
        assertEquals(3, state.image().level());
        assertThrows(IllegalArgumentException.class, () -> new Command.RaiseLevel(0));
    }

    private static MachineId machine(int number) {
        return new MachineId("%032d".formatted(number));
    }

    private Outcome addCoreHost(int number) {
        return apply(new Command.AddCoreHost("add" + requests++, machine(number), "10.0.0." + number))
                .outcome();
    }

    private Outcome removeCoreHost(int number) {
        return apply(new Command.RemoveCoreHost("remove" + requests++, machine(number)))
                .outcome();
    }

    private String coreHosts() {
        return state.image().coreHosts().values().stream()
                .map(host -> host.number() + "=" + host.address())
                .collect(Collectors.joining(" "));
    }

    private void found(int... numbers) {
        List<CoreHost> founders = IntStream.range(0, numbers.length)
                .mapToObj(i -> new CoreHost(machine(numbers[i]), "10.0.0." + numbers[i], i + 1))
                .toList();
        apply(new Command.NewTerm(1, "log", founders));
    }

    @Test
    void theFoundersAreTheFirstCoreHostsForEver() {
        found(7, 8, 9);
        assertEquals("1=10.0.0.7 2=10.0.0.8 3=10.0.0.9", coreHosts());
        found(5);
        assertEquals("1=10.0.0.7 2=10.0.0.8 3=10.0.0.9", coreHosts());
    }

    @Test
    void aCoreHostIsAddedWithTheLowestFreeNumber() {
        found(7, 8, 9);
        assertEquals(Outcome.APPLIED, removeCoreHost(8));
        assertEquals(Outcome.APPLIED, addCoreHost(1));
        assertEquals(Outcome.APPLIED, addCoreHost(2));
        assertEquals("2=10.0.0.1 4=10.0.0.2 1=10.0.0.7 3=10.0.0.9", coreHosts());
    }

    @Test
    void aCoreHostThatIsAddedAgainKeepsItsNumber() {
        found(7, 8);
        assertEquals(Outcome.UNCHANGED, addCoreHost(8));
        assertEquals(
                Outcome.APPLIED,
                apply(new Command.AddCoreHost("moved", machine(8), "10.0.0.80")).outcome());
        assertEquals("1=10.0.0.7 2=10.0.0.80", coreHosts());
    }

    @Test
    void twoCoreHostsDoNotShareAnAddress() {
        found(7, 8);
        assertEquals(
                Outcome.CORE_ADDRESS_TAKEN,
                apply(new Command.AddCoreHost("taken", machine(9), "10.0.0.8")).outcome());
        assertEquals("1=10.0.0.7 2=10.0.0.8", coreHosts());
    }

    @Test
    void thereAreNeverMoreThanFiveCoreHostsAndNeverNone() {
        found(1);
        assertEquals(Outcome.LAST_CORE_HOST, removeCoreHost(1));
        for (int number = 2; number <= CoreHosts.MOST; number++) {
            assertEquals(Outcome.APPLIED, addCoreHost(number));
        }
        assertEquals(Outcome.TOO_MANY_CORE_HOSTS, addCoreHost(6));
        assertEquals(Outcome.NO_SUCH_CORE_HOST, removeCoreHost(6));
        assertEquals(CoreHosts.MOST, state.image().coreHosts().size());
    }

    @Test
    void aDeltaTellsOfTheCoreHostsOnlyWhenTheyChanged() {
        found(1);
        Command add = new Command.AddCoreHost("add", machine(2), "10.0.0.2");
        assertTrue(apply(add).changed(Image::coreHosts));
        assertFalse(
                apply(new Command.AddCoreHost("again", machine(2), "10.0.0.2")).changed(Image::coreHosts));
        assertFalse(apply(new Command.NewTerm(2, "log", List.of())).changed(Image::coreHosts));
    }

    private Delta leave(int number) {
        return apply(new Command.LeaveCluster("leave" + requests++, machine(number)));
    }

    @Test
    void aMachineIsToLeaveUntilItHasGone() {
        assertEquals(Outcome.APPLIED, leave(7).outcome());
        assertEquals(Outcome.UNCHANGED, leave(7).outcome());
        leave(8);
        assertEquals(Set.of(machine(7), machine(8)), state.image().leaving());
        assertEquals(Outcome.APPLIED, apply(new Command.EndLeave(machine(7))).outcome());
        assertEquals(Outcome.UNCHANGED, apply(new Command.EndLeave(machine(7))).outcome());
        assertEquals(Set.of(machine(8)), state.image().leaving());
    }

    @Test
    void aCoreHostCannotLeaveBeforeItIsALeaf() {
        found(7, 8);
        assertEquals(Outcome.STILL_CORE_HOST, leave(7).outcome());
        assertEquals(Set.of(), state.image().leaving());
        removeCoreHost(7);
        assertEquals(Outcome.APPLIED, leave(7).outcome());
    }

    @Test
    void aMachineThatLeavesBecomesNoCoreHost() {
        found(1);
        leave(7);
        assertEquals(Outcome.LEAVING_CLUSTER, addCoreHost(7));
        apply(new Command.EndLeave(machine(7)));
        assertEquals(Outcome.APPLIED, addCoreHost(7));
    }

    @Test
    void aDeltaTellsWhoLeavesOnlyWhenThatChanged() {
        found(1);
        assertTrue(leave(7).changed(Image::leaving));
        assertFalse(leave(7).changed(Image::leaving));
        assertTrue(apply(new Command.EndLeave(machine(7))).changed(Image::leaving));
    }

    private Delta restore(String requestId, UnitFile content, TargetState target) {
        return apply(new Command.Import(
                requestId,
                List.of(new Command.Wish(HELLO, content, target, Set.of(M1))),
                List.of(new Command.MetadataEdit(M1, "region", Optional.of("eu")))));
    }

    @Test
    void aBackupComesBackAsWishesWithTheirPlaces() {
        assertEquals(Outcome.APPLIED, restore("i1", SLEEP, TargetState.LAUNCHED).outcome());
        assertEquals(SLEEP, hello().file());
        assertEquals(TargetState.LAUNCHED, hello().target());
        assertEquals(Set.of(M1), hello().machines());
        assertEquals(
                Map.of("region", Optional.of("eu")),
                state.image().metadataEdits().get(M1));
    }

    @Test
    void aBackupThatComesTwiceLeavesWhatIsThereAsItIs() {
        restore("i1", SLEEP, TargetState.LAUNCHED);
        apply(new Command.ApplyPlan(0, List.of(new Assignment(HELLO, hello().revision(), Set.of(), "gone"))));
        assertEquals(Map.of(), restore("i2", ECHO, TargetState.LOADED).units());
        assertEquals(Set.of(), hello().machines());
        assertEquals(SLEEP, hello().file());
        assertEquals(TargetState.LAUNCHED, hello().target());
    }

    @Test
    void anEmptyBackupChangesNothing() {
        assertEquals(
                Outcome.UNCHANGED,
                apply(new Command.Import("i", List.of(), List.of())).outcome());
    }

    @Test
    void anEntryCannotBeAppliedTwice() {
        apply(new Command.NewTerm(1, "log", List.of()));
        assertThrows(IllegalArgumentException.class, () -> state.apply(1, new Command.NewTerm(2, "log", List.of())));
    }

    @Test
    void theSheetOrdersWhatIsPlacedHereAndWanted() {
        apply(new Command.NewTerm(1, "log", List.of()));
        UnitName idle = new UnitName("idle.service");
        set(HELLO, SLEEP, TargetState.LAUNCHED);
        set(idle, SLEEP, TargetState.LOADED);
        apply(new Command.ApplyPlan(
                1, List.of(new Assignment(HELLO, 2, Set.of(M1), "fits"), new Assignment(idle, 3, Set.of(M1), "fits"))));
        set(idle, null, TargetState.INACTIVE);
        MachineOrders machine = new MachineOrders(M1);
        machine.reset(state.image().units().values(), state.image().revision());
        OrderSheet sheet =
                machine.sheet("log", state.image().term(), state.image().revision());
        assertEquals(Set.of(HELLO), sheet.orders().keySet());
        assertEquals(
                List.of(TargetState.LAUNCHED),
                sheet.orders().values().stream().map(OrderSheet.Order::target).toList());
        assertEquals(5, sheet.revision());
    }
}
