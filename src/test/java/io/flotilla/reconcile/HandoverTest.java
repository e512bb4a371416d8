package io.flotilla.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.desired.DesiredUnit;
import io.flotilla.machine.MachineId;
import io.flotilla.reconcile.Handover.Report;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A copy of a unit is on {@code HERE}, from before the machine was lost. */
class HandoverTest {
    private static final MachineId HERE = new MachineId("1".repeat(32));
    private static final MachineId THERE = new MachineId("2".repeat(32));
    private static final UnitName UNIT = new UnitName("a.service");

    private static Optional<DesiredUnit> unit(TargetState target, Set<MachineId> on, String... lines) {
        UnitFile file = UnitFile.parse("[X-Fleet]\n" + String.join("\n", lines));
        return Optional.of(new DesiredUnit(UNIT, file, file.hash(), target, 7, on, "", 8));
    }

    private static boolean isKept(Optional<DesiredUnit> unit, Map<MachineId, Report> reports) {
        return Handover.isKept(unit, HERE, machine -> Optional.ofNullable(reports.get(machine)));
    }

    @ParameterizedTest
    @CsvSource({
        "LAUNCHED, LOADED,   loaded,    inactive,   true",
        "LAUNCHED, LAUNCHED, loaded,    activating, true",
        "LAUNCHED, LAUNCHED, loaded,    failed,     true",
        "LAUNCHED, INACTIVE, error,     inactive,   true",
        "LAUNCHED, LAUNCHED, loaded,    active,     false",
        "LAUNCHED, LAUNCHED, loaded,    reloading,  false",
        "LAUNCHED, LAUNCHED, loaded,    inactive,   false",
        "LOADED,   INACTIVE, error,     inactive,   true",
        "LOADED,   LOADED,   loaded,    inactive,   false",
    })
    void theOldCopyStaysUntilTheNewOneIsWhatItShouldBe(
            TargetState target, TargetState reached, String load, String active, boolean kept) {
        Report report = new Report(reached, new UnitState(load, active, ""));
        assertEquals(kept, isKept(unit(target, Set.of(THERE)), Map.of(THERE, report)));
    }

    @Test
    void theOldCopyStaysWhileNothingIsReportedOfTheNewOne() {
        Report old = new Report(TargetState.LAUNCHED, new UnitState("loaded", "active", "running"));
        assertTrue(isKept(unit(TargetState.LAUNCHED, Set.of(THERE)), Map.of(HERE, old)));
    }

    @Test
    void nothingIsKeptThatNobodyWantsElsewhere() {
        assertFalse(isKept(Optional.empty(), Map.of()));
        assertFalse(isKept(unit(TargetState.INACTIVE, Set.of(THERE)), Map.of()));
        assertFalse(isKept(unit(TargetState.LAUNCHED, Set.of()), Map.of()));
    }

    @Test
    void whatIsOrderedHereIsNotMerelyKept() {
        assertFalse(isKept(unit(TargetState.LAUNCHED, Set.of(HERE)), Map.of()));
    }

    @Test
    void aUnitOfWhichNeverTwoCopiesMayRunIsNotKept() {
        assertFalse(isKept(unit(TargetState.LAUNCHED, Set.of(THERE), "OnIsolated=stop"), Map.of()));
    }

    @Test
    void aGlobalUnitHasNoReplacement() {
        assertFalse(isKept(unit(TargetState.LAUNCHED, Set.of(THERE), "Global=true"), Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "Conflicts=other*,  X-Nothing=1,         true",
        "X-Nothing=1,       Conflicts=a.service, true",
        "X-Nothing=1,       Replaces=a.service,  true",
        "Replaces=other*,   X-Nothing=1,         false",
        "Conflicts=third*,  Conflicts=third*,    false",
        "X-Nothing=1,       X-Nothing=1,         false",
    })
    void anOldCopyMakesRoomForWhatCannotBeBesideIt(String line, String otherLine, boolean isInTheWay) {
        UnitFile file = UnitFile.parse("[X-Fleet]\n" + otherLine);
        DesiredUnit other = new DesiredUnit(
                new UnitName("other.service"), file, file.hash(), TargetState.LAUNCHED, 7, Set.of(HERE), "", 8);
        DesiredUnit old = unit(TargetState.LAUNCHED, Set.of(THERE), line).orElseThrow();

        assertEquals(isInTheWay, Handover.isInTheWay(old, List.of(other)));
    }

    @Test
    void aUnitIsNotInItsOwnWay() {
        DesiredUnit old =
                unit(TargetState.LAUNCHED, Set.of(THERE), "Conflicts=a.service").orElseThrow();

        assertFalse(Handover.isInTheWay(old, List.of(old)));
    }
}
