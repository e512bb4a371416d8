package io.flotilla.registry.leader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.machine.MachineId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanCoverageTest {
    private static final MachineId M1 = new MachineId("1".repeat(32));
    private static final MachineId M2 = new MachineId("2".repeat(32));

    private final PlanCoverage planned = new PlanCoverage();

    @Test
    void aMachineIsPlannedOnceAPlanInViewOfItHasBeenCarriedOut() {
        assertEquals(Set.of(), planned.planning(Set.of(M1)));
        assertFalse(planned.contains(M1));
        assertEquals(Set.of(M1), planned.planning(Set.of(M1, M2)));
        assertTrue(planned.contains(M1));
        assertFalse(planned.contains(M2));
        assertEquals(Set.of(M2), planned.planning(Set.of(M1, M2)));
        assertEquals(Set.of(), planned.planning(Set.of(M1, M2)));
    }

    @Test
    void aMachineThatWasMissingOnceIsPlannedAnew() {
        planned.planning(Set.of(M1));
        planned.planning(Set.of(M1));
        planned.planning(Set.of());
        assertFalse(planned.contains(M1));
        planned.planning(Set.of(M1));
        assertFalse(planned.contains(M1));
        planned.planning(Set.of(M1));
        assertTrue(planned.contains(M1));
    }

    @Test
    void aNewLeaderHasPlannedNothing() {
        planned.planning(Set.of(M1));
        planned.planning(Set.of(M1));
        planned.begin();
        assertFalse(planned.contains(M1));
        assertEquals(Set.of(), planned.planning(Set.of(M1)));
    }
}
