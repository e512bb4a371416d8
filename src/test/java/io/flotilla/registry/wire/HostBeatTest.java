package io.flotilla.registry.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostBeatTest {
    @ParameterizedTest
    @CsvSource({
        "log, 5, 353, false, all that the other has seen is there",
        "log, 5, 354, false, and more",
        "log, 5, 352, true, decided in the term of this leader",
        "log, 6, 352, true, decided before",
        "log, 4, 352, false, decided after it was deposed",
        "other, 5, 352, false, revisions of another log say nothing",
    })
    void onlyWhatWasDecidedUntilALeadersTermIsMissingInItsLog(
            String log, int term, long revision, boolean isMissing, String why) {
        HostBeat said = new HostBeat(false, List.of(), 0, 0, "run", 0, false, false, "", "log", 353, 5, List.of());
        assertEquals(isMissing, said.hasSeenMore(log, term, revision), why);
    }
}
