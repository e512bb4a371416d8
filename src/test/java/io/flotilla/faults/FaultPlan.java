package io.flotilla.faults;

import io.flotilla.testing.TestbedHost;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Chooses faults: the same seed and kinds give the same ones. */
final class FaultPlan {
    private static final int LONGEST_SECONDS = 60;
    private static final int USUAL_SECONDS = 20;

    /** After that the units of a host that is cut off run elsewhere. */
    private static final int MOVED_SECONDS = 28;

    /** Of a node that was stopped they do after its grace, which is a minute. */
    private static final int BEYOND_GRACE_SECONDS = 110;

    private static final int SECOND_WAVE_SECONDS = 10;

    /** Below that a twin's host is not away for several times. */
    private static final int TWIN_SECONDS = 60;

    private static final int VARIANTS = 1 << 16;

    /** So that hosts change between two versions about once in a round. */
    private static final int SHARE_OF_VERSIONS = 8;

    private final Random random;
    private final List<TestbedHost> hosts;
    private final List<TestbedHost> core;
    private final List<FaultKind> kinds;

    /** {@code core}: how many of the hosts, from the first, are core hosts. */
    FaultPlan(long seed, List<TestbedHost> hosts, int core, Set<FaultKind> selected) {
        random = new Random(seed);
        this.hosts = hosts;
        this.core = hosts.subList(0, core);
        kinds = new ArrayList<>(selected.stream().filter(FaultKind::isDrawn).toList());
        if (kinds.remove(FaultKind.OTHER_VERSION)) {
            kinds.addAll(Collections.nCopies(SHARE_OF_VERSIONS, FaultKind.OTHER_VERSION));
        }
    }

    /**
     * The faults of the next round: usually one wave, sometimes a short one more as soon as the first has ended.
     *
     * @param longest seconds that a wave may last
     */
    List<List<Fault>> next(int longest) {
        List<List<Fault>> waves = new ArrayList<>(List.of(wave(longest)));
        if (random.nextInt(4) == 0 && !isSolitary(waves.get(0))) {
            List<Fault> second = wave(Math.min(longest, SECOND_WAVE_SECONDS));
            if (!isSolitary(second)) {
                waves.add(second);
            }
        }
        return waves;
    }

    private static boolean isSolitary(List<Fault> wave) {
        return wave.get(0).kind().isSolitary();
    }

    /** What strikes together: usually one fault, sometimes two, of different hosts or of one that is also cut off. */
    private List<Fault> wave(int longest) {
        List<TestbedHost> shuffled = shuffled();
        Fault first = fault(anyKind(), shuffled, longest);
        if (first.kind().isSolitary()) {
            return List.of(first);
        }
        if (first.kind().isOfNode() && kinds.contains(FaultKind.CUT) && random.nextInt(3) == 0) {
            return cutAsWell(first, longest);
        }
        int left = hosts.size() - first.affected().size();
        if (left == 0 || random.nextInt(4) > 0) {
            return List.of(first);
        }
        FaultKind kind = anyKind();
        List<TestbedHost> other = List.of(shuffled.get(hosts.size() - 1));
        return kind.hasTwoSides() || kind.isSolitary()
                ? List.of(first)
                : List.of(first, new Fault(kind, other, List.of(), first.seconds(), random.nextInt(VARIANTS)));
    }

    /** For so long that units are started elsewhere, those with OnIsolated=stop as well. */
    private List<Fault> cutAsWell(Fault fault, int longest) {
        int seconds = Math.min(longest, MOVED_SECONDS + random.nextInt(LONGEST_SECONDS - MOVED_SECONDS));
        return List.of(
                new Fault(FaultKind.CUT, fault.hosts(), List.of(), seconds, 0),
                new Fault(fault.kind(), fault.hosts(), List.of(), seconds, fault.variant()));
    }

    private List<TestbedHost> shuffled() {
        List<TestbedHost> shuffled = new ArrayList<>(hosts);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private FaultKind anyKind() {
        return kinds.get(random.nextInt(kinds.size()));
    }

    private Fault fault(FaultKind kind, List<TestbedHost> shuffled, int longest) {
        int seconds = Math.min(longest, seconds(kind));
        int variant = kind == FaultKind.TWIN && longest < TWIN_SECONDS ? 0 : random.nextInt(VARIANTS);
        if (kind.hasTwoSides()) {
            int left = 1 + random.nextInt(hosts.size() - 1);
            return new Fault(kind, shuffled.subList(0, left), shuffled.subList(left, hosts.size()), seconds, variant);
        }
        if (kind.isSolitary()) {
            List<TestbedHost> one =
                    kind.isOfStore() ? List.of(core.get(random.nextInt(core.size()))) : shuffled.subList(0, 1);
            return new Fault(kind, one, List.of(), seconds, variant);
        }
        return new Fault(kind, shuffled.subList(0, howMany()), List.of(), seconds, variant);
    }

    private int howMany() {
        int percent = random.nextInt(100);
        return percent < 60 ? 1 : percent < 85 ? 2 : hosts.size();
    }

    /** Short ones, in which nothing is lost yet, as often as longer ones, after which units have moved. */
    private int seconds(FaultKind kind) {
        if (kind.mayBeLong() && random.nextInt(3) == 0) {
            return 1 + random.nextInt(kind == FaultKind.STOP_NODE ? BEYOND_GRACE_SECONDS : LONGEST_SECONDS);
        }
        return 1 + random.nextInt(USUAL_SECONDS);
    }
}
