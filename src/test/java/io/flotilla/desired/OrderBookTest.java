package io.flotilla.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.machine.MachineId;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderBookTest {
    private static final UnitFile FILE = UnitFile.parse("[Service]\nExecStart=/bin/true\n");
    private static final UnitName A = new UnitName("a.service");

    private final OrderBook book = new OrderBook();

    private static MachineId machine(int number) {
        return new MachineId("%032d".formatted(number));
    }

    private static Optional<DesiredUnit> unit(UnitName name, Integer... machines) {
        Set<MachineId> on =
                List.of(machines).stream().map(OrderBookTest::machine).collect(Collectors.toSet());
        return Optional.of(new DesiredUnit(name, FILE, FILE.hash(), TargetState.LAUNCHED, 1, on, "", 1));
    }

    private Set<UnitName> orders(int machine) {
        return book.of(machine(machine)).sheet("log", 1, 9).orders().keySet();
    }

    @Test
    void aChangeConcernsTheMachinesThatItComesToOrLeaves() {
        assertEquals(Set.of(machine(1)), book.put(A, unit(A, 1), 1));
        assertEquals(Set.of(machine(1), machine(2)), book.put(A, unit(A, 2), 2));
        assertEquals(Set.of(machine(3)), book.put(A, unit(A, 2, 3), 3));
        assertEquals(Set.of(machine(2), machine(3)), book.put(A, Optional.empty(), 4));
        assertEquals(Set.of(), book.put(A, Optional.empty(), 5));
        assertEquals(2, book.of(machine(1)).changedAt());
        assertEquals(4, book.of(machine(3)).changedAt());
    }

    @Test
    void aResetForgetsWhatWasBefore() {
        UnitName b = new UnitName("b.service");
        book.put(A, unit(A, 1), 1);
        book.reset(List.of(unit(b, 2).orElseThrow()), 7);
        assertEquals(Set.of(), orders(1));
        assertEquals(Set.of(b), orders(2));
        assertEquals(Optional.empty(), book.of(machine(1)).deltaSince(6, "log", 1, 7));
        assertTrue(book.of(machine(1)).deltaSince(7, "log", 1, 7).isPresent());
    }

    @Test
    void aThousandMachinesGetAGlobalUnitAtOnce() {
        Integer[] all = IntStream.range(0, 1_000).boxed().toArray(Integer[]::new);
        for (int i = 0; i < 10; i++) {
            UnitName name = new UnitName("before%d.service".formatted(i));
            book.put(name, unit(name, all), 1);
        }

        List<SheetDelta> deltas = assertTimeout(Duration.ofSeconds(1), () -> {
            List<SheetDelta> made = new ArrayList<>();
            book.put(A, unit(A, all), 2)
                    .forEach(machine ->
                            book.of(machine).deltaSince(1, "log", 1, 2).ifPresent(made::add));
            return made;
        });

        assertEquals(1_000, deltas.size());
        assertTrue(deltas.stream().allMatch(delta -> delta.changed().keySet().equals(Set.of(A))));
    }
}
