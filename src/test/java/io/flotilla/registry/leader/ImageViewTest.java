package io.flotilla.registry.leader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.cluster.Standing;
import io.flotilla.desired.Command;
import io.flotilla.desired.DesiredState;
import io.flotilla.desired.Image;
import io.flotilla.machine.MachineId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageViewTest {
    private static final MachineId M1 = new MachineId("1".repeat(32));
    private static final MachineId M2 = new MachineId("2".repeat(32));

    private final DesiredState state = new DesiredState();
    private final ImageView view = new ImageView();

    private void apply(Command command) {
        view.apply(state.apply(state.image().revision() + 1, command));
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
        assertEquals(Map.of(M1, standing, M2, heard), view.standings(new TreeMap<>(Map.of(M1, heard, M2, heard))));
    }

    @Test
    void aMachineThatHasGoneIsOneLikeAnyOther() {
        apply(new Command.LeaveCluster("r1", M1));
        apply(new Command.EndLeave(M1));
        assertEquals(Map.of(M1, Standing.PRESENT), view.standings(new TreeMap<>(Map.of(M1, Standing.PRESENT))));
    }

    @Test
    void nobodyCountsBecauseItIsToLeave() {
        apply(new Command.LeaveCluster("r1", M1));
        assertEquals(Map.of(), view.standings(new TreeMap<>()));
    }

    @Test
    void whoIsToLeaveIsExpectedUntilItHasGone() {
        assertEquals(Set.of(), view.expected());
        apply(new Command.LeaveCluster("r1", M1));
        assertEquals(Set.of(M1), view.expected());
        apply(new Command.NewTerm(2, "log", List.of()));
        assertEquals(Set.of(M1), view.expected());
        apply(new Command.EndLeave(M1));
        assertEquals(Set.of(), view.expected());
    }

    @Test
    void aWholeDeltaReplacesAllThatWasKnown() {
        DesiredState other = new DesiredState();
        other.apply(7, new Command.LeaveCluster("r1", M2));
        apply(new Command.LeaveCluster("r1", M1));
        assertEquals(Set.of(M1), view.expected());
        view.apply(other.image().asDelta());
        assertEquals(other.image(), view.image());
        assertEquals(Set.of(M2), view.expected());
        view.apply(Image.EMPTY.asDelta());
        assertEquals(Image.EMPTY, view.image());
        assertEquals(Set.of(), view.expected());
    }
}
