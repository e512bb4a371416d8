package io.flotilla.link.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.link.Boot;
import io.flotilla.link.Peer;
import io.flotilla.machine.MachineId;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of two boots under one machine ID can be of one host. */
class BootsTest {
    private static final long NOW = TimeUnit.HOURS.toNanos(100);
    private static final int MOST = 4_096;

    private final Boots boots = new Boots();

    private static Peer peer(int machine, String boot, long upSeconds, String address) {
        return new Peer(
                new MachineId("%032x".formatted(machine)),
                "process of " + boot,
                false,
                address,
                "0.1.0",
                boot.isEmpty() ? Boot.UNKNOWN : new Boot(boot, NOW - TimeUnit.SECONDS.toNanos(upSeconds)),
                Buffer.buffer());
    }

    private void wasUp(int machine, String boot, long secondsAgo) {
        boots.wasUp(peer(machine, boot, 10_000, "10.0.0.1"), NOW - TimeUnit.SECONDS.toNanos(secondsAgo));
    }

    private Optional<String> twin(int machine, String boot, long upSeconds) {
        return boots.twin(peer(machine, boot, upSeconds, "10.0.0.2"), NOW);
    }

    @ParameterizedTest
    @CsvSource({
        // Booted after the other was seen last: that host, rebooted.
        "6, 5, welcome",
        "3600, 3590, welcome",
        // Up before that: another host.
        "6, 60, 10.0.0.1",
        "6, 8, 10.0.0.1",
        "3600, 86400, 10.0.0.1",
        // One that rebooted as soon as it was lost, by a clock that is faster by 2/11.
        "3600, 4250, welcome"
    })
    void anotherBootThatOverlapsIsAnotherHost(long seenSecondsAgo, long upSeconds, String expected) {
        wasUp(1, "one", seenSecondsAgo);
        assertEquals(expected, twin(1, "two", upSeconds).orElse("welcome"));
    }

    @Test
    void theOldBootThatIsBackAfterANewOneIsAnotherHost() {
        wasUp(1, "one", 60);
        wasUp(1, "two", 10);
        assertEquals(Optional.of("10.0.0.1"), twin(1, "one", 5_000));
    }

    @Test
    void theSameBootAnUnknownOneAndAnotherMachineAreWelcome() {
        wasUp(1, "one", 6);
        assertEquals(Optional.empty(), twin(1, "one", 5_000));
        assertEquals(Optional.empty(), twin(1, "", 5_000));
        assertEquals(Optional.empty(), twin(2, "two", 5_000));
        wasUp(3, "", 6);
        assertEquals(Optional.empty(), twin(3, "two", 5_000));
    }

    @Test
    void whoWasSeenLongestAgoIsForgotten() {
        wasUp(1, "one", 6);
        for (int machine = 2; machine <= MOST; machine++) {
            wasUp(machine, "one", 6);
        }
        assertEquals(Optional.of("10.0.0.1"), twin(1, "two", 60));
        wasUp(MOST + 1, "one", 6);
        assertEquals(Optional.empty(), twin(1, "two", 60));
    }
}
