package io.flotilla.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.cluster.Presence;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.OnIsolated;
import io.flotilla.unit.UnitName;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsolationTest {
    private static final Duration TTL = Duration.ofSeconds(10);

    private static final List<HeldUnit> HELD = List.of(
            held("keep", true, OnIsolated.KEEP),
            held("stop", true, OnIsolated.STOP),
            held("ended", false, OnIsolated.STOP));

    private static HeldUnit held(String name, boolean running, OnIsolated onIsolated) {
        return new HeldUnit(new UnitName(name + ".service"), "1", "run", true, false, running, onIsolated, "log", 5);
    }

    private static String names(Set<UnitName> units) {
        return units.isEmpty()
                ? "-"
                : units.stream().map(UnitName::withoutSuffix).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "0,     -,    -,    10000",
        "9999,  -,    -,    1",
        "10000, stop, -,    5000",
        "14999, stop, -,    1",
        "15000, stop, stop, 5000",
        "90000, stop, stop, 5000",
    })
    void runningUnitsThatAskForItAreStoppedThenKilled(long millis, String stopped, String killed, long next) {
        Isolation isolation = Isolation.since(millis, TTL);
        assertEquals(stopped, names(isolation.toStop(HELD)));
        assertEquals(killed, names(isolation.toKill(HELD)));
        assertEquals(next, isolation.nextLook());
    }

    @Test
    void aDaemonThatStartsAndHearsNobodyWaitsHalfTheTime() {
        assertEquals("-", names(Isolation.sinceStart(4_999, TTL).toStop(HELD)));
        assertEquals("stop", names(Isolation.sinceStart(5_000, TTL).toStop(HELD)));
        assertEquals("stop", names(Isolation.sinceStart(10_000, TTL).toKill(HELD)));
    }

    /** Counted from a beat that arrived at once; beats that take longer only give the machine more time. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 30, 120})
    void theClusterPlacesNoSecondCopyBeforeTheFirstIsKilled(int seconds) {
        Duration ttl = Duration.ofSeconds(seconds);
        MachineId machine = new MachineId("a".repeat(32));
        Presence presence = new Presence(ttl, Duration.ofSeconds(60), 0);
        presence.heard(machine, 0);
        long now = 0;
        while (presence.outlook(Set.of(machine), now).standings().containsKey(machine)) {
            now += 250;
        }

        assertEquals("stop", names(Isolation.since(now, ttl).toKill(HELD)));
        long sinceCrash = now - (ttl.toMillis() - 1);
        assertEquals("stop", names(Isolation.sinceStart(sinceCrash, ttl).toKill(HELD)));
    }
}
