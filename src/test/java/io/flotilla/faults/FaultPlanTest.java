package io.flotilla.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Testbed;
import io.flotilla.testing.TestbedHost;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A plan is made of what was chosen, the same for the same seed, and never more than the cluster promises to bear. */
class FaultPlanTest {
    private static final List<TestbedHost> HOSTS = Testbed.unbooted(5);
    private static final Set<FaultKind> ALL = FaultKind.selected("", "", true);

    private static List<List<List<Fault>>> rounds(long seed, Set<FaultKind> kinds) {
        FaultPlan plan = new FaultPlan(seed, HOSTS, 3, kinds);
        return IntStream.range(0, 2_000).mapToObj(i -> plan.next(100)).toList();
    }

    @Test
    void theSameSeedGivesTheSameFaults() {
        assertEquals(rounds(7, ALL).toString(), rounds(7, ALL).toString());
    }

    @Test
    void eachKindThatRoundsAreMadeOfComesUp() {
        Set<FaultKind> seen = EnumSet.noneOf(FaultKind.class);
        rounds(1, ALL).forEach(waves -> waves.forEach(wave -> wave.forEach(fault -> seen.add(fault.kind()))));
        Set<FaultKind> drawn = EnumSet.copyOf(ALL);
        drawn.removeIf(kind -> !kind.isDrawn());
        assertEquals(drawn, seen);
    }

    @Test
    void onlyWhatWasChosenComesUp() {
        Set<FaultKind> chosen = FaultKind.selected("cut,mtu-hole,hang-bus", "hang-bus", false);
        assertEquals(Set.of(FaultKind.CUT, FaultKind.MTU_HOLE), chosen);
        rounds(1, chosen)
                .forEach(waves -> waves.forEach(
                        wave -> wave.forEach(fault -> assertTrue(chosen.contains(fault.kind()), fault.toString()))));
    }

    @Test
    void whatDoesNotExistCannotBeChosen() {
        String words =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> FaultKind.selected("cuts", "", false))
                        .getMessage());
        assertTrue(words.contains("cuts") && words.contains("mtu-hole"), words);
        assertThrows(IllegalArgumentException.class, () -> FaultKind.selected("clocks", "", false));
        assertThrows(IllegalArgumentException.class, () -> Check.allBut("stream"));
    }

    @Test
    void theStoreOfOneCoreHostIsDamagedAndNothingElseHappensThen() {
        for (List<List<Fault>> waves : rounds(3, ALL)) {
            List<Fault> all = waves.stream().flatMap(List::stream).toList();
            if (all.stream().anyMatch(fault -> fault.kind().isOfStore())) {
                assertEquals(1, all.size(), waves.toString());
                assertTrue(HOSTS.subList(0, 3).containsAll(all.get(0).hosts()), waves.toString());
            }
        }
    }

    @Test
    void aHungInitMeetsNoCutOfItsHost() {
        for (List<List<Fault>> waves : rounds(4, ALL)) {
            for (List<Fault> wave : waves) {
                Set<TestbedHost> hung = new HashSet<>();
                wave.stream()
                        .filter(fault -> fault.kind() == FaultKind.HANG_INIT)
                        .forEach(fault -> hung.addAll(fault.hosts()));
                wave.stream()
                        .filter(fault -> fault.kind() != FaultKind.HANG_INIT)
                        .forEach(fault ->
                                assertTrue(fault.affected().stream().noneMatch(hung::contains), waves.toString()));
            }
        }
    }
}
