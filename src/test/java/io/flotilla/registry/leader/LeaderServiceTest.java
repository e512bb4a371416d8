package io.flotilla.registry.leader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.desired.Command;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which commands a leader takes from whom. */
class LeaderServiceTest {
    private static final MachineId MACHINE = new MachineId("1".repeat(32));

    private static void isTakenFrom(Command command, boolean leader, boolean coreHost, boolean leaf) {
        assertEquals(leader, LeaderService.isAllowed(command, true, true), "leader: " + command);
        assertEquals(coreHost, LeaderService.isAllowed(command, false, true), "core host: " + command);
        assertEquals(leaf, LeaderService.isAllowed(command, false, false), "leaf: " + command);
    }

    @Test
    void wishesComeFromEverywhere() {
        UnitName unit = new UnitName("a.service");
        isTakenFrom(
                new Command.SetUnit("r", unit, Optional.empty(), Optional.of(TargetState.LOADED)), true, true, true);
        isTakenFrom(new Command.DeleteUnit("r", unit), true, true, true);
        isTakenFrom(new Command.Import("r", List.of(), List.of()), true, true, true);
    }

    @Test
    void thatALogReplacesAnotherIsSaidByWhicheverCoreHostHasTheBackup() {
        isTakenFrom(new Command.ReplaceLog("old"), true, true, false);
    }

    @Test
    void theRestIsDecidedByTheLeaderItself() {
        isTakenFrom(new Command.RaiseLevel(2), true, false, false);
        isTakenFrom(new Command.NewTerm(1, "log", List.of()), true, false, false);
        isTakenFrom(new Command.EndLeave(MACHINE), true, false, false);
        isTakenFrom(new Command.GrantSilence(MACHINE, "run", 60_000), true, false, false);
        isTakenFrom(new Command.RemoveCoreHost("r", MACHINE), true, false, false);
    }
}
