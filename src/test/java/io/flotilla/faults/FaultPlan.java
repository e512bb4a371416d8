package io.flotilla.faults;

import io.flotilla.faults.Fault.Kind;
import io.flotilla.testing.TestbedHost;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Chooses faults: the same seed gives the same ones. */
final class FaultPlan {
    private static final int LONGEST_SECONDS = 60;
    private static final int USUAL_SECONDS = 20;
    private static final int SECOND_WAVE_SECONDS = 10;

    /** So that hosts change between two versions about once in a round. */
    private static final int SHARE_OF_VERSIONS = 8;

    private final Random random;
    private final List<TestbedHost> hosts;
    private final List<Kind> kinds;

    /** {@code areTwoVersions}: each host has another version installed, as which it may start again. */
    FaultPlan(long seed, List<TestbedHost> hosts, boolean areTwoVersions) {
        random = new Random(seed);
        this.hosts = hosts;
        kinds = new ArrayList<>(List.of(Kind.values()));
        kinds.remove(Kind.OTHER_VERSION);
        if (areTwoVersions) {
            kinds.addAll(Collections.nCopies(SHARE_OF_VERSIONS, Kind.OTHER_VERSION));
        }
    }

    /**
     * The faults of the next round: usually one wave, sometimes a short one more as soon as the first has ended.
     *
     * @param longest seconds that a wave may last
     */
    List<List<Fault>> next(int longest) {
        List<List<Fault>> waves = new ArrayList<>(List.of(wave(longest)));
        if (random.nextInt(4) == 0) {
            waves.add(wave(Math.min(longest, SECOND_WAVE_SECONDS)));
        }
        return waves;
    }

    /** What strikes together: usually one fault, sometimes two of different hosts. */
    private List<Fault> wave(int longest) {
        List<TestbedHost> shuffled = shuffled();
        Fault first = fault(anyKind(), shuffled, longest);
        int left = hosts.size() - first.affected().size();
        if (left == 0 || random.nextInt(4) > 0) {
            return List.of(first);
        }
        Kind kind = anyKind();
        return kind.hasTwoSides()
                ? List.of(first)
                : List.of(first, new Fault(kind, List.of(shuffled.get(hosts.size() - 1)), List.of(), first.seconds()));
    }

    private List<TestbedHost> shuffled() {
        List<TestbedHost> shuffled = new ArrayList<>(hosts);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private Kind anyKind() {
        return kinds.get(random.nextInt(kinds.size()));
    }

    private Fault fault(Kind kind, List<TestbedHost> shuffled, int longest) {
        int seconds = Math.min(longest, seconds(kind));
        if (kind.hasTwoSides()) {
            int left = 1 + random.nextInt(hosts.size() - 1);
            return new Fault(kind, shuffled.subList(0, left), shuffled.subList(left, hosts.size()), seconds);
        }
        return new Fault(kind, shuffled.subList(0, howMany()), List.of(), seconds);
    }

    private int howMany() {
        int percent = random.nextInt(100);
        return percent < 60 ? 1 : percent < 85 ? 2 : hosts.size();
    }

    /** Short ones, in which nothing is lost yet, as often as longer ones, after which units have moved. */
    private int seconds(Kind kind) {
        int most = kind == Kind.FREEZE && random.nextInt(3) == 0 ? LONGEST_SECONDS : USUAL_SECONDS;
        return 1 + random.nextInt(most);
    }
}
