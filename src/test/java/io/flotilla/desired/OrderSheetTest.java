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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OrderSheetTest {
    private static final MachineId HERE = new MachineId("1".repeat(32));
    private static final MachineId THERE = new MachineId("2".repeat(32));
    private static final UnitName A = new UnitName("a.service");
    private static final UnitName B = new UnitName("b.service");
    private static final UnitFile FILE = UnitFile.parse("[Service]\nExecStart=/bin/true\n");

    private final MachineOrders orders = new MachineOrders(HERE);
    private long revision;

    private static Optional<DesiredUnit> unit(UnitName name, TargetState target, MachineId machine) {
        return Optional.of(new DesiredUnit(name, FILE, FILE.hash(), target, 7, Set.of(machine), "least loaded", 8));
    }

    private OrderSheet sheet(long atRevision) {
        return orders.sheet("log", 1, atRevision);
    }

    @Test
    void aUnitPlacedElsewhereIsNotOrdered() {
        assertFalse(orders.put(A, unit(A, TargetState.LAUNCHED, THERE), ++revision));
        assertEquals(Set.of(), sheet(1).orders().keySet());
    }

    @Test
    void anOrderEndsWithTheUnitItsPlaceOrItsTarget() {
        assertTrue(orders.put(A, unit(A, TargetState.LAUNCHED, HERE), ++revision));
        assertTrue(orders.put(A, Optional.empty(), ++revision));
        orders.put(A, unit(A, TargetState.LAUNCHED, HERE), ++revision);
        assertTrue(orders.put(A, unit(A, TargetState.LAUNCHED, THERE), ++revision));
        orders.put(A, unit(A, TargetState.LAUNCHED, HERE), ++revision);
        assertTrue(orders.put(A, unit(A, TargetState.INACTIVE, HERE), ++revision));
        assertEquals(Set.of(), sheet(1).orders().keySet());
    }

    @Test
    void theSameOrderAgainIsNoNews() {
        orders.put(A, unit(A, TargetState.LAUNCHED, HERE), ++revision);
        assertFalse(orders.put(A, unit(A, TargetState.LAUNCHED, HERE), ++revision));
        assertTrue(orders.put(A, unit(A, TargetState.LOADED, HERE), ++revision));
    }

    @Test
    void aSheetDoesNotChangeWithLaterOrders() {
        orders.put(A, unit(A, TargetState.LAUNCHED, HERE), ++revision);
        OrderSheet before = sheet(1);
        orders.put(B, unit(B, TargetState.LAUNCHED, HERE), ++revision);
        assertEquals(Set.of(A), before.orders().keySet());
        assertEquals(Set.of(B), sheet(2).changesSince(before));
    }

    @Test
    void changesAreNewOtherAndGoneOrders() {
        orders.put(A, unit(A, TargetState.LAUNCHED, HERE), ++revision);
        OrderSheet before = sheet(1);
        orders.put(A, unit(A, TargetState.LOADED, HERE), ++revision);
        orders.put(B, unit(B, TargetState.LAUNCHED, HERE), ++revision);
        OrderSheet after = sheet(2);
        assertEquals(Set.of(A, B), after.changesSince(before));
        assertEquals(Set.of(A, B), before.changesSince(after));
        assertEquals(Set.of(), after.changesSince(after));
    }

    @Property(tries = 300)
    void changesAreThoseThatALookAtEveryUnitFinds(
            @ForAll Map<@IntRange(max = 12) Integer, Boolean> now,
            @ForAll Map<@IntRange(max = 12) Integer, Boolean> before) {
        OrderSheet older = loaded(before);
        OrderSheet newer = loaded(now);
        Set<UnitName> expected = IntStream.rangeClosed(0, 12)
                .mapToObj(OrderSheetTest::numbered)
                .filter(unit ->
                        !Objects.equals(newer.orders().get(unit), older.orders().get(unit)))
                .collect(Collectors.toSet());
        assertEquals(expected, newer.changesSince(older));
    }

    private static OrderSheet loaded(Map<Integer, Boolean> launched) {
        MachineOrders orders = new MachineOrders(HERE);
        launched.forEach((number, isLaunched) -> orders.put(
                numbered(number),
                unit(numbered(number), isLaunched ? TargetState.LAUNCHED : TargetState.LOADED, HERE),
                1));
        return orders.sheet("log", 1, 1);
    }

    private static UnitName numbered(int number) {
        return new UnitName("u" + number + ".service");
    }

    @Test
    void onlyANewerSheetOfTheSameLogSupersedes() {
        OrderSheet sheet = sheet(5);
        assertTrue(sheet(6).supersedes(sheet));
        assertFalse(sheet(4).supersedes(sheet));
        assertFalse(orders.sheet("log", 0, 6).supersedes(sheet));
        assertFalse(orders.sheet("other", 2, 6).supersedes(sheet));
    }

    @Test
    void aUnitThatIsKeptOrNoLongerKeptNeedsALook() {
        OrderSheet before = sheet(1);
        assertTrue(orders.keep(Set.of(A)));
        assertFalse(orders.keep(Set.of(A)));
        OrderSheet after = sheet(1);
        assertEquals(Set.of(A), after.changesSince(before));
        assertEquals(Set.of(A), before.changesSince(after));
        assertTrue(after.supersedes(before));
    }

    @Test
    void whatIsKeptHasOneMarkWhateverItsOrder() {
        assertEquals(0, KeptMark.of(Set.of()));
        assertEquals(KeptMark.of(List.of(A, B)), KeptMark.of(List.of(B, A)));
        assertEquals(
                3,
                Stream.of(List.of(A), List.of(B), List.of(A, B))
                        .map(KeptMark::of)
                        .distinct()
                        .count());
    }

    private OrderSheet viaDelta(OrderSheet base, long since) {
        return orders.deltaSince(since, "log", 1, revision).orElseThrow().applyTo(base);
    }

    @Test
    void aDeltaMakesThePresentSheetOfAnOlderOne() {
        orders.put(A, unit(A, TargetState.LAUNCHED, HERE), ++revision);
        orders.put(B, unit(B, TargetState.LAUNCHED, HERE), ++revision);
        OrderSheet base = sheet(revision);
        orders.put(A, unit(A, TargetState.LOADED, HERE), ++revision);
        orders.put(B, Optional.empty(), ++revision);
        orders.keep(Set.of(B));
        assertEquals(sheet(revision), viaDelta(base, 2));
    }

    @Test
    void aDeltaHoldsOnlyWhatChanged() {
        orders.put(A, unit(A, TargetState.LAUNCHED, HERE), ++revision);
        orders.put(B, unit(B, TargetState.LAUNCHED, HERE), ++revision);
        SheetDelta delta = orders.deltaSince(1, "log", 1, revision).orElseThrow();
        assertEquals(Set.of(B), delta.changed().keySet());
        assertEquals(Set.of(), delta.removed());
        assertEquals(2, orders.changedAt());
    }

    @Test
    void aDeltaOfNothingIsEmptyAndStillRaisesTheRevision() {
        orders.put(A, unit(A, TargetState.LAUNCHED, HERE), ++revision);
        OrderSheet base = sheet(revision++);
        assertEquals(sheet(revision), viaDelta(base, 1));
        assertEquals(1, orders.changedAt());
    }

    @Test
    void aUnitThatWentAndCameBackIsChangedAndNotRemoved() {
        orders.put(A, unit(A, TargetState.LAUNCHED, HERE), ++revision);
        OrderSheet base = sheet(revision);
        orders.put(A, Optional.empty(), ++revision);
        orders.put(A, unit(A, TargetState.LOADED, HERE), ++revision);
        assertEquals(sheet(revision), viaDelta(base, 1));
    }

    @Test
    void aDeltaFitsOnlyTheSheetItWasMadeFor() {
        orders.put(A, unit(A, TargetState.LAUNCHED, HERE), ++revision);
        OrderSheet base = sheet(revision);
        orders.put(B, unit(B, TargetState.LAUNCHED, HERE), ++revision);
        SheetDelta delta = orders.deltaSince(1, "log", 1, revision).orElseThrow();
        assertThrows(IllegalArgumentException.class, () -> delta.applyTo(sheet(2)));
        assertThrows(IllegalArgumentException.class, () -> delta.applyTo(orders.sheet("other", 1, 1)));
        assertThrows(IllegalArgumentException.class, () -> delta.applyTo(new MachineOrders(THERE).sheet("log", 1, 1)));
        assertEquals(Set.of(A, B), delta.applyTo(base).orders().keySet());
    }

    @Test
    void thereIsNoDeltaOfWhatIsNotKnown() {
        orders.reset(List.of(), 10);
        assertEquals(Optional.empty(), orders.deltaSince(9, "log", 1, 12));
        assertEquals(Optional.empty(), orders.deltaSince(13, "log", 1, 12));
        assertTrue(orders.deltaSince(10, "log", 1, 12).isPresent());
    }

    @Test
    void onlyTheLatestRemovalsAreRemembered() {
        for (int i = 0; i <= MachineOrders.REMEMBERED_REMOVALS; i++) {
            UnitName name = new UnitName("many%d.service".formatted(i));
            orders.put(name, unit(name, TargetState.LAUNCHED, HERE), ++revision);
            orders.put(name, Optional.empty(), ++revision);
        }
        assertEquals(Optional.empty(), orders.deltaSince(1, "log", 1, revision));
        assertEquals(
                MachineOrders.REMEMBERED_REMOVALS,
                orders.deltaSince(2, "log", 1, revision).orElseThrow().removed().size());
    }
}
