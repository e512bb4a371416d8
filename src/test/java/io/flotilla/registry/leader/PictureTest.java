package io.flotilla.registry.leader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.cluster.Standing;
import io.flotilla.desired.Command;
import io.flotilla.desired.DesiredState;
import io.flotilla.machine.MachineId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureTest {
    private static final MachineId M1 = new MachineId("1".repeat(32));
    private static final MachineId M2 = new MachineId("2".repeat(32));

    private final DesiredState state = new DesiredState();
    private final Picture picture = Picture.of(state);

    private void apply(Command command) {
        picture.apply(state.apply(state.revision() + 1, command));
    }

    @ParameterizedTest
    @CsvSource({
        "PRESENT,  LEAVING",
        "SETTLING, LEAVING",
        "RESERVED, RESERVED",
        "FENCED,   FENCED",
    })
    void aMachineThatIsToLeaveCountsForThatWhileItAnswers(Standing heard, Standing standing) {
        apply(new Command.LeaveCluster("r1", M1));
        assertEquals(Map.of(M1, standing, M2, heard), picture.standings(new TreeMap<>(Map.of(M1, heard, M2, heard))));
    }

    @Test
    void aMachineThatHasGoneIsOneLikeAnyOther() {
        apply(new Command.LeaveCluster("r1", M1));
        apply(new Command.EndLeave(M1));
        assertEquals(Map.of(M1, Standing.PRESENT), picture.standings(new TreeMap<>(Map.of(M1, Standing.PRESENT))));
    }

    @Test
    void nobodyCountsBecauseItIsToLeave() {
        apply(new Command.LeaveCluster("r1", M1));
        assertEquals(Map.of(), picture.standings(new TreeMap<>()));
    }

    @Test
    void whoIsToLeaveIsExpectedUntilItHasGone() {
        assertEquals(Set.of(), picture.expected());
        apply(new Command.LeaveCluster("r1", M1));
        assertEquals(Set.of(M1), picture.expected());
        apply(new Command.NewTerm(2, "log", List.of()));
        assertEquals(Set.of(M1), picture.expected());
        assertEquals(Set.of(M1), Picture.of(state).expected());
        apply(new Command.EndLeave(M1));
        assertEquals(Set.of(), picture.expected());
    }
}
