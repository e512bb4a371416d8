package io.flotilla.registry.leader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitName;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HoldersTest {
    private static final UnitName A = new UnitName("a.service");
    private static final UnitName B = new UnitName("b.service");
    private static final MachineId ONE = new MachineId("1".repeat(32));
    private static final MachineId TWO = new MachineId("2".repeat(32));

    private final Holders holders = new Holders();
    private final Map<UnitName, MachineId> orders = new HashMap<>();

    private Map<UnitName, Set<MachineId>> misplaced() {
        return holders.misplaced((unit, machine) -> !machine.equals(orders.get(unit)));
    }

    private void order(UnitName unit, MachineId machine) {
        orders.put(unit, machine);
        holders.doubt(unit);
    }

    @Test
    void whatIsHeldWithoutAnOrderIsMisplaced() {
        order(A, ONE);
        holders.add(A, ONE);
        holders.add(A, TWO);
        holders.add(B, ONE);
        assertEquals(Map.of(A, Set.of(TWO), B, Set.of(ONE)), misplaced());
    }

    @Test
    void itStaysSoUntilItIsHeldNoLonger() {
        holders.add(A, ONE);
        holders.add(A, TWO);
        misplaced();
        assertEquals(Map.of(A, Set.of(ONE, TWO)), misplaced());
        holders.remove(A, ONE);
        assertEquals(Map.of(A, Set.of(TWO)), misplaced());
        holders.remove(A, TWO);
        assertEquals(Map.of(), misplaced());
    }

    @Test
    void itIsNoMoreOnceItIsOrderedAndAgainWhenTheOrderGoesElsewhere() {
        holders.add(A, ONE);
        misplaced();
        order(A, ONE);
        assertEquals(Map.of(), misplaced());
        order(A, TWO);
        assertEquals(Map.of(A, Set.of(ONE)), misplaced());
    }

    @Test
    void whatWasGivenOutDoesNotChange() {
        holders.add(A, ONE);
        Map<UnitName, Set<MachineId>> before = misplaced();
        holders.add(A, TWO);
        holders.add(B, TWO);
        misplaced();
        assertEquals(Map.of(A, Set.of(ONE)), before);
    }

    @Test
    void nothingIsLeftOfWhatWasCleared() {
        holders.add(A, ONE);
        misplaced();
        holders.clear();
        assertEquals(Map.of(), misplaced());
    }
}
