package io.flotilla.registry.leader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.EventCursor;
import io.flotilla.registry.StateBatch;
import io.flotilla.registry.StateReport;
import io.flotilla.registry.leader.StateEvents.Line;
import io.flotilla.unit.UnitName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StateEventsTest {
    private static final MachineId MACHINE = new MachineId("a".repeat(32));

    private final AtomicLong clock = new AtomicLong();
    private final StateEvents events = new StateEvents(clock::get);
    private final List<StateBatch> told = new ArrayList<>();

    StateEventsTest() {
        events.to(told::add);
        events.begin("one");
    }

    private static Line line(String unit) {
        return new Line(MACHINE, new StateReport(new UnitName(unit), Optional.empty()));
    }

    private void changed(String unit) {
        events.changed(unit, line(unit));
    }

    private void pass(long millis) {
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        events.remind();
    }

    private List<EventCursor> places() {
        return told.stream().map(StateBatch::newest).toList();
    }

    @Test
    void nothingIsToldBeforeItIsOpen() {
        changed("a.service");
        events.shown(Map.of("a.service", line("a.service")));
        pass(5_000);
        assertFalse(events.opened().isComplete());
        events.open();
        pass(5_000);
        assertEquals(List.of(new EventCursor("one", 0)), places());
    }

    @Test
    void theNewestNumberIsSaidAgainAndAgain() {
        events.open();
        changed("a.service");
        events.shown(Map.of("a.service", line("a.service")));
        pass(250);
        pass(250);
        EventCursor first = new EventCursor("one", 1);
        assertEquals(List.of(first, first, first), places());
        assertEquals(
                List.of(1, 0, 0),
                told.stream().map(batch -> batch.events().size()).toList());
    }

    @Test
    void whatTheMapsDoNotShowForASecondIsToldOnce() {
        events.open();
        changed("a.service");
        pass(900);
        assertEquals(new EventCursor("one", 0), events.newest());
        pass(200);
        assertEquals(new EventCursor("one", 1), events.newest());
        events.shown(Map.of("a.service", line("a.service")));
        assertEquals(new EventCursor("one", 1), events.newest());
    }

    @Test
    void manyAreToldInPartsWithoutGaps() {
        events.open();
        Map<String, Line> lines = new LinkedHashMap<>();
        for (int i = 0; i < 1_200; i++) {
            lines.put(i + ".service", line(i + ".service"));
            changed(i + ".service");
        }
        events.shown(lines);
        assertEquals(
                List.of(1L, 501L, 1_001L), told.stream().map(StateBatch::first).toList());
        assertEquals(1_200, events.newest().sequence());
    }

    @Test
    void anotherLeaderCountsAnew() {
        events.open();
        changed("a.service");
        events.shown(Map.of("a.service", line("a.service")));
        events.begin("two");
        events.open();
        pass(250);
        assertEquals(List.of(new EventCursor("one", 1), new EventCursor("two", 0)), places());
    }
}
