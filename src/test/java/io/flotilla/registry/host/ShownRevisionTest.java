package io.flotilla.registry.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ShownRevisionTest {
    private final ShownRevision shown = new ShownRevision();

    @Test
    void noReadGoesBackBehindWhatWasShown() {
        shown.note("log", 7);
        shown.note("log", 5);
        assertEquals(7, shown.least("log", 0));
        assertEquals(9, shown.least("log", 9));
    }

    @Test
    void whileTheLogIsNotKnownWhatWasShownStillCounts() {
        shown.note("log", 7);
        assertEquals(7, shown.least("", 0));
        shown.note("", 8);
        assertEquals(8, shown.least("log", 0));
    }

    @Test
    void revisionsOfAnotherLogAreNotCompared() {
        shown.note("log", 7);
        assertEquals(0, shown.least("other", 0));
        shown.note("other", 2);
        assertEquals(2, shown.least("other", 1));
    }
}
