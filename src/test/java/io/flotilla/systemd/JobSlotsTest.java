package io.flotilla.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.unit.UnitName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobSlotsTest {
    private final Timers timers = new Timers();
    private final JobSlots slots = new JobSlots(timers);
    private final List<String> begun = new ArrayList<>();
    private final List<String> displaced = new ArrayList<>();

    @Test
    void onlySoManyJobsAreYoungAtATime() {
        List<JobSlots.Slot> jobs = submit(JobSlots.YOUNG + 8, false);
        assertEquals(JobSlots.YOUNG, begun.size());
        slots.finished(jobs.get(0));
        assertEquals(JobSlots.YOUNG + 1, begun.size());
    }

    @Test
    void aJobThatTakesLongGivesItsPlaceAway() {
        submit(JobSlots.YOUNG + 8, false);
        timers.pass(JobSlots.YOUTH_MILLIS - 1);
        assertEquals(JobSlots.YOUNG, begun.size());
        timers.pass(1);
        assertEquals(JobSlots.YOUNG + 8, begun.size());
        assertTrue(slots.isStarting());
        timers.pass(JobSlots.YOUTH_MILLIS);
        assertFalse(slots.isStarting());
    }

    @Test
    void unfinishedStartsStayBelowWhatSystemdBears() {
        submit(1_000, false);
        timers.pass(60_000);
        assertEquals(JobSlots.MAX_STARTS, begun.size());
        submit(1_000, true);
        timers.pass(60_000);
        assertEquals(JobSlots.MAX_JOBS, begun.size());
    }

    @Test
    void stopsGoFirst() {
        List<JobSlots.Slot> jobs = submit(JobSlots.YOUNG + 8, false);
        submit("late.service", true);
        slots.finished(jobs.get(0));
        assertEquals("late.service", begun.get(begun.size() - 1));
    }

    @Test
    void aStopDisplacesTheWaitingStartOfItsUnit() {
        submit(JobSlots.YOUNG, false);
        submit("a.service", false);
        submit("b.service", false);
        submit("a.service", true);
        assertEquals(List.of("a.service"), displaced);
        timers.pass(JobSlots.YOUTH_MILLIS);
        assertEquals(List.of("a.service", "b.service"), begun.subList(JobSlots.YOUNG, begun.size()));
    }

    private List<JobSlots.Slot> submit(int count, boolean isStop) {
        List<JobSlots.Slot> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(submit((isStop ? "stop" : "start") + i + ".service", isStop));
        }
        return jobs;
    }

    private JobSlots.Slot submit(String unit, boolean isStop) {
        JobSlots.Slot slot =
                new JobSlots.Slot(new UnitName(unit), isStop, () -> begun.add(unit), () -> displaced.add(unit));
        slots.submit(slot);
        return slot;
    }
}
