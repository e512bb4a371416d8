package io.flotilla.publisher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReportThrottleTest {
    private final ReportThrottle throttle = new ReportThrottle();

    /** Reports as often as the throttle lets it for so long, and counts. */
    private int reports(long from, long milliseconds, int unitsEach) {
        int reports = 0;
        for (long now = from; now < from + milliseconds; reports++) {
            throttle.changed(now);
            while (throttle.nextWait(now) > 0) {
                now++;
                throttle.changed(now);
            }
            throttle.reported(now, unitsEach);
            now++;
        }
        return reports;
    }

    @Test
    void singleChangesGoAtOnce() {
        for (int i = 0; i < 12; i++) {
            assertEquals(0, throttle.nextWait(1_000 + i));
            throttle.reported(1_000 + i, 1);
        }
    }

    @Test
    void aFloodOfManyUnitsGetsTenReportsASecond() {
        int reports = reports(0, 10_000, 40);
        assertTrue(reports >= 95 && reports <= 105, () -> reports + " reports");
    }

    @Test
    void aFloodOfSingleChangesIsBoundedToo() {
        int reports = reports(0, 10_000, 1);
        assertTrue(reports >= 1_000 && reports <= 1_250, () -> reports + " reports");
    }

    @Test
    void aFloodThatPausesIsReportedThen() {
        reports(0, 1_000, 40);
        throttle.reported(1_000, 40);
        throttle.changed(1_020);
        assertEquals(10, throttle.nextWait(1_020));
        assertEquals(0, throttle.nextWait(1_030));
    }

    @Test
    void theLastOfTooManySingleChangesWaitsForNoMoreThanAPause() {
        reports(1_000, 12, 1);
        throttle.changed(1_020);
        assertEquals(10, throttle.nextWait(1_020));
        assertEquals(0, throttle.nextWait(1_030));
    }

    @Test
    void afterAFloodTheNextReportGoesAtOnce() {
        reports(0, 1_000, 40);
        assertEquals(0, throttle.nextWait(1_500));
        throttle.reported(1_500, 1);
        assertEquals(0, throttle.nextWait(1_501));
    }
}
