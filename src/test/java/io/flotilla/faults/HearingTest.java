package io.flotilla.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.testing.Testbed;
import io.flotilla.testing.TestbedHost;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Of five hosts, three of them core hosts: who hears no majority, though nothing else is wrong with it. */
class HearingTest {
    private static final List<TestbedHost> HOSTS = Testbed.unbooted(5);
    private final Hearing hearing = new Hearing(HOSTS, 3);

    private static List<TestbedHost> hosts(int... numbers) {
        return IntStream.of(numbers).mapToObj(number -> HOSTS.get(number - 1)).toList();
    }

    private Fault begin(FaultKind kind, List<TestbedHost> hosts, List<TestbedHost> others) {
        Fault fault = new Fault(kind, hosts, others, 1, 0);
        hearing.began(fault);
        return fault;
    }

    private Set<String> deaf() {
        return HOSTS.stream()
                .map(TestbedHost::name)
                .filter(host -> hearing.wasDeafSince(host, System.nanoTime()))
                .collect(Collectors.toSet());
    }

    @Test
    void whoIsCutHearsNobody() {
        Fault cut = begin(FaultKind.CUT, hosts(2, 5), List.of());
        assertEquals(Set.of("h2", "h5"), deaf());
        hearing.ended(cut);
        assertEquals(Set.of(), deaf());
    }

    @Test
    void withoutTwoCoreHostsTheOthersHearNoMajority() {
        begin(FaultKind.POWER_OFF, hosts(1, 3), List.of());
        assertEquals(Set.of("h2", "h4", "h5"), deaf());
    }

    @Test
    void theSmallerSideOfASplitHearsNoMajority() {
        begin(FaultKind.SPLIT, hosts(1, 4), hosts(2, 3, 5));
        assertEquals(Set.of("h1", "h4"), deaf());
    }

    @Test
    void whoIsMuteHearsTheOthersThatDoNotHearIt() {
        begin(FaultKind.ONE_WAY_SPLIT, hosts(2, 3, 5), hosts(1, 4));
        assertEquals(Set.of("h1", "h4"), deaf());
    }

    @Test
    void whoIsStarvedIsNotJudged() {
        begin(FaultKind.CUT, hosts(1), List.of());
        begin(FaultKind.STARVE_NODE, hosts(1), List.of());
        assertEquals(Set.of(), deaf());
    }
}
