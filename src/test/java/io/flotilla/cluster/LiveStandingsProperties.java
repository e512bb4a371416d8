package io.flotilla.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.machine.MachineId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class LiveStandingsProperties {
    private static final List<MachineId> MACHINES = Stream.of("a", "b", "c", "d")
            .map(digit -> new MachineId(digit.repeat(32)))
            .toList();
    private static final int STEPS = 400;

    private final Presence presence = new Presence(Duration.ofSeconds(10), Duration.ofSeconds(60), 0);
    private final LiveStandings live = new LiveStandings(presence);
    private Set<MachineId> expected = Set.of();
    private long now;

    /** Silences from none to long ones, restarts, shutdowns, pauses of our own and moving units, each of them often. */
    private void happen(Random random) {
        MachineId machine = MACHINES.get(random.nextInt(MACHINES.size()));
        switch (random.nextInt(12)) {
            case 0 -> live.began(machine, now);
            case 1 -> live.saidGoodbye(machine, random.nextBoolean(), now);
            case 2 -> expected = some(random);
            case 3 -> now += random.nextInt(15_000);
            case 4 -> live.lead(now);
            case 5, 6 -> pass(random.nextInt(40));
            default -> live.heard(machine, now);
        }
    }

    private static Set<MachineId> some(Random random) {
        Set<MachineId> some = new HashSet<>(MACHINES);
        some.removeIf(machine -> random.nextBoolean());
        return some;
    }

    private void pass(int rounds) {
        for (int i = 0; i < rounds; i++) {
            now += 250;
            live.tick(now);
        }
    }

    @Property
    void aLookAtWhatIsNewsSeesWhatALookAtAllWouldSee(@ForAll long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < STEPS; i++) {
            happen(random);
            now += random.nextInt(300);
            Map<MachineId, Standing> before = Map.copyOf(live.standings());

            boolean isChanged = live.look(expected, now);

            Map<MachineId, Standing> after = live.standings();
            assertEquals(presence.outlook(expected, now).standings(), after);
            assertEquals(!before.equals(after), isChanged);
            Set<MachineId> gone = new HashSet<>(before.keySet());
            gone.removeAll(after.keySet());
            assertEquals(gone, Set.copyOf(live.takeGone()));
        }
    }
}
