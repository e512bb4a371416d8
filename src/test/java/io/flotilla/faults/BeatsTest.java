package io.flotilla.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.faults.Beats.Beat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What runs twice by its own log is found, for however short a time. */
class BeatsTest {
    private final Beats beats = new Beats(Path.of("unused"), (host, second) -> host.equals("frozen") && second > 5);

    private final List<Beat> written = new ArrayList<>();

    private void copy(String host, double from, double to) {
        for (double second = from; second < to + 0.01; second += 0.2) {
            written.add(new Beat(second, "a.service", host, host + " 1"));
        }
    }

    private List<String> judge() {
        List<String> wrong = beats.judge(written);
        written.clear();
        return wrong;
    }

    @Test
    void oneAfterTheOtherIsRight() {
        copy("h1", 1, 4);
        copy("h2", 4.1, 8);
        copy("h1", 20, 24);
        assertEquals(List.of(), judge());
        assertEquals(2, beats.copies());
    }

    @Test
    void bothAtOnceIsFoundOnce() {
        copy("h1", 1, 10);
        copy("h2", 4.1, 8);
        assertEquals(1, judge().size());
    }

    @Test
    void aFewBeatsAreEnough() {
        copy("h1", 1, 4.5);
        copy("h2", 4.1, 8);
        assertEquals(1, judge().size());
    }

    @Test
    void twoTimesAreTwo() {
        copy("h1", 1, 20);
        copy("h2", 4, 6);
        copy("h3", 14, 16);
        assertEquals(2, judge().size());
    }

    @Test
    void aCopyThatStandsStillDoesNotRun() {
        copy("h1", 1, 2);
        copy("h2", 4, 8);
        copy("h1", 9, 9.5);
        assertEquals(List.of(), judge());
    }

    @Test
    void whatIsExemptDoesNotCount() {
        copy("frozen", 1, 2);
        copy("frozen", 10, 12);
        copy("h2", 4, 14);
        assertEquals(List.of(), judge());
        copy("h3", 11, 15);
        assertEquals(1, judge().size());
    }

    @Test
    void whatWasReadBeforeIsRemembered() {
        copy("h1", 1, 4);
        assertEquals(List.of(), judge());
        copy("h1", 4.2, 6);
        copy("h2", 5, 7);
        assertEquals(1, judge().size());
    }
}
