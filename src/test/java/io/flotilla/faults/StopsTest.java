package io.flotilla.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.faults.Stops.Entry;
import io.flotilla.faults.Stops.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The judge of stops must be able to find one. */
class StopsTest {
    private static final long START = System.currentTimeMillis() - 3_600_000;
    private final FaultHistory history = new FaultHistory();
    private final Stops stops = new Stops(history);

    private List<String> judge(String unit, Kind... kinds) {
        stops.judge(Map.of("h1", entries(unit, kinds)));
        return stops.wrong();
    }

    /** Ten seconds after one another. */
    private static List<Entry> entries(String unit, Kind... kinds) {
        return IntStream.range(0, kinds.length)
                .mapToObj(i -> new Entry(START + 10_000L * i, kinds[i], unit))
                .toList();
    }

    @Test
    void whatFlotillaAndItsSwitchSayIsUnderstood() {
        assertEquals(
                List.of(new Entry(1, Kind.WANTED, "a.service")),
                Stops.said(1, "Performer: load a.service: ordered here"));
        assertEquals(
                List.of(new Entry(1, Kind.UNWANTED, "a.service")),
                Stops.said(1, "Performer: unload a.service: no longer ordered here"));
        assertEquals(
                List.of(new Entry(1, Kind.UNWANTED, "a.service"), new Entry(1, Kind.UNWANTED, "b.service")),
                Stops.said(1, "no leader has answered in time: stop a.service b.service (OnIsolated=stop)"));
        assertEquals(
                List.of(new Entry(1, Kind.KILLED, "a.service"), new Entry(1, Kind.KILLED, "b.service")),
                Stops.said(
                        1,
                        "killed a.service b.service: no leader has answered in time, and they have not stopped"
                                + " (OnIsolated=stop)"));
        assertEquals(List.of(), Stops.said(1, "api listens"));
    }

    @Test
    void anOrderedStopIsRight() {
        assertEquals(List.of(), judge("s1-1.service", Kind.STARTED, Kind.UNWANTED, Kind.STOPPING, Kind.ENDED));
        assertEquals(1, stops.stops());
    }

    @Test
    void aStopWithoutAnOrderIsWrong() {
        assertEquals(
                1,
                judge("s1-1.service", Kind.STARTED, Kind.STOPPING, Kind.ENDED).size());
    }

    @Test
    void anOrderFromBeforeTheUnitWasWantedAgainIsNone() {
        assertEquals(
                1,
                judge("s1-1.service", Kind.UNWANTED, Kind.WANTED, Kind.STARTED, Kind.STOPPING)
                        .size());
    }

    @Test
    void anOrderMayOvertakeTheStart() {
        assertEquals(List.of(), judge("s1-1.service", Kind.WANTED, Kind.UNWANTED, Kind.STARTED, Kind.STOPPING));
    }

    @Test
    void aUnitMayNotEndByItself() {
        assertEquals(
                1,
                judge("s1-1.service", Kind.STARTED, Kind.UNWANTED, Kind.ENDED).size());
    }

    @Test
    void aUnitMayEndWhenItIsKilled() {
        List<Entry> entries = List.of(
                new Entry(START, Kind.STARTED, "a1-1.service"),
                new Entry(START + 5_000, Kind.ENDED, "a1-1.service"),
                new Entry(START + 5_400, Kind.KILLED, "a1-1.service"));
        stops.judge(Map.of("h1", entries));
        assertEquals(List.of(), stops.wrong());
    }

    @Test
    void aUnitThatNobodyChangesMayNotBeStoppedOnASoundHost() {
        assertEquals(
                1,
                judge("steady-1.service", Kind.STARTED, Kind.UNWANTED, Kind.STOPPING, Kind.ENDED)
                        .size());
    }

    @Test
    void aUnitThatNobodyChangesIsStoppedOnAHostInTroubleOnceItRunsElsewhere() {
        history.began("h1", FaultKind.CUT, START);
        String unit = "steady-1.service";
        List<Entry> stopped = entries(unit, Kind.STARTED, Kind.UNWANTED, Kind.STOPPING, Kind.ENDED);
        stops.judge(Map.of("h1", stopped, "h2", entries(unit, Kind.WANTED, Kind.STARTED)));
        assertEquals(List.of(), stops.wrong());
        stops.judge(Map.of("h1", stopped, "h2", entries(unit, Kind.WANTED)));
        assertEquals(1, stops.wrong().size());
    }
}
