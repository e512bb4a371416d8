package io.flotilla.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsolationBoundTest {
    @ParameterizedTest
    @CsvSource({"2000, 11000", "4000, 13445", "10000, 20778", "60000, 81889"})
    void aLeaderWaitsForTheTimeThatWasPromisedAndForWhatTheSwitchNeeds(long promised, long waits) {
        assertEquals(waits, IsolationBound.millis(promised));
    }

    /** True times; each clock shows its rate times them. The switch is as late as it may be. */
    @Property
    void whateverTheRatesOfTheClocksTheUnitIsDeadBeforeTheLeaderHasWaited(
            @ForAll @LongRange(min = 1_000, max = 600_000) long promised,
            @ForAll @LongRange(min = 0, max = 10_000) long beatTakes,
            @ForAll @DoubleRange(min = 0.9, max = 1.1) double hostRate,
            @ForAll @DoubleRange(min = 0.9, max = 1.1) double leaderRate) {
        double sent = 1_000_000;
        double heard = sent + beatTakes;
        double isDead = sent + (promised + IsolationBound.KILL_AFTER_MILLIS + 1_999) / hostRate;
        double isPlacedElsewhere = heard + IsolationBound.millis(promised) / leaderRate;
        assertTrue(isDead < isPlacedElsewhere);
    }

    @Test
    void theSwitchKillsWhenTheLeaderThinksItDoes() throws Exception {
        try (var script =
                Objects.requireNonNull(IsolationBound.class.getResourceAsStream("/io/flotilla/agent/isolated.sh"))) {
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(text.contains("\nkill_after=" + IsolationBound.KILL_AFTER_MILLIS / 10 + "\n"));
        }
    }
}
