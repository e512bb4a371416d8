package io.flotilla.link.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComplaintsTest {
    private long now;
    private final Complaints complaints = new Complaints(() -> now);

    private void pass(long seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void theSameIsSaidAgainAfterMinutesAndSomethingElseAfterSeconds() {
        assertTrue(complaints.about("a", "x"));
        assertFalse(complaints.about("a", "x"));
        assertFalse(complaints.about("a", "y"));
        assertTrue(complaints.about("b", "x"));
        pass(11);
        assertFalse(complaints.about("a", "x"));
        assertTrue(complaints.about("a", "y"));
        pass(601);
        assertTrue(complaints.about("a", "y"));
    }

    @Test
    void allHostsShareABudget() {
        assertEquals(
                20,
                IntStream.range(0, 10_000)
                        .filter(i -> complaints.about("h" + i, "x"))
                        .count());
        pass(11);
        assertEquals(
                20,
                IntStream.range(0, 10_000)
                        .filter(i -> complaints.about("h" + i, "x"))
                        .count());
    }
}
