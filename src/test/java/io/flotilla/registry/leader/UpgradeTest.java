package io.flotilla.registry.leader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.machine.FeatureLevels;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.UpgradeStatus;
import io.flotilla.registry.UpgradeStatus.Host;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpgradeTest {
    private static final MachineId OLD = new MachineId("1".repeat(32));
    private static final MachineId NEW = new MachineId("2".repeat(32));
    private static final MachineId SILENT = new MachineId("3".repeat(32));

    private static Host host(MachineId machine, int newest) {
        return new Host(machine, "10.0.0." + newest, "0." + newest, new FeatureLevels(1, newest), true);
    }

    private static final Host UNHEARD = new Host(SILENT, "", "", FeatureLevels.FIRST, true);

    @Test
    void nobodyIsHeldBackWhereAllReadTheSame() {
        UpgradeStatus status = Upgrade.status(1, false, List.of(host(OLD, 1)));
        assertEquals(0, status.next());
        assertEquals(List.of(), status.heldBackBy());
        assertFalse(status.canBeRaised());
    }

    @Test
    void oneThatReadsLessHoldsAllBack() {
        UpgradeStatus status = Upgrade.status(1, false, List.of(host(OLD, 1), host(NEW, 2)));
        assertEquals(2, status.next());
        assertEquals(List.of(OLD), status.heldBackBy());
        assertFalse(status.canBeRaised());
        assertEquals(
                "needs level 2; held back by 10.0.0.1 (level 1): upgrade them, then `flotilla upgrade finish`",
                Upgrade.words(status, 2));
    }

    @Test
    void aCoreHostThatWasNotHeardOfHoldsAllBack() {
        UpgradeStatus status = Upgrade.status(1, false, List.of(host(NEW, 2), UNHEARD));
        assertEquals(List.of(SILENT), status.heldBackBy());
        assertTrue(Upgrade.words(status, 2).contains("held back by 33333333 (not heard of)"));
    }

    @Test
    void theLevelCanBeRaisedOnceAllReadIt() {
        UpgradeStatus status = Upgrade.status(1, true, List.of(host(OLD, 2), host(NEW, 2)));
        assertTrue(status.canBeRaised());
        assertEquals(
                "needs level 2, the cluster is at 1: `flotilla upgrade finish` raises it", Upgrade.words(status, 2));
    }

    @Test
    void aHostThatNoLongerReadsTheNextLevelHoldsItBack() {
        Host far = new Host(NEW, "", "9", new FeatureLevels(3, 3), false);
        assertEquals(
                List.of(OLD),
                Upgrade.status(1, false, List.of(host(OLD, 2), far)).heldBackBy());
    }
}
