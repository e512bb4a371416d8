package io.flotilla.faults;

import static java.util.stream.Collectors.joining;

import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.NodeHost;
import io.flotilla.testing.TestbedHost;
import io.flotilla.testing.UpgradeJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntFunction;

/**
 * Breaks a cluster at random while clients write to it, round by round; after each round nothing may be lost and all must
 * be as it should be. {@code scripts/faults} starts it: Faults SECONDS SEED HOSTS FOLDER VERSIONS ONLY WITHOUT UNCHECKED;
 * with 2 versions hosts change back and forth between an older one and the next. Exits with 1 on any violation and leaves
 * journals in FOLDER then.
 */
final class Faults {
    private static final int CORE_HOSTS = 3;
    private static final int STEADY_UNITS = 12;
    private static final int WRITERS = 6;

    /** The last round must end before the run does. */
    private static final int RESERVE_SECONDS = 10;

    private static final int CORE_CHANGE_SECONDS = 60;
    private static final int RESTORE_SECONDS = 50;

    /** Some of the units that must not run twice take longer to stop than others. */
    private static final int SLOW_TO_STOP_SECONDS = 8;

    private static final int SHARE_OF_SLOW = 3;

    private final ClusterHosts cluster;
    private final int seconds;
    private final long seed;
    private final Set<FaultKind> kinds;
    private final Path folder;
    private final Book book = new Book();
    private final FaultHistory history = new FaultHistory();
    private final Violations violations = new Violations();
    private final ReadWriteLock turn = new ReentrantReadWriteLock(true);
    private final Checks checks;
    private final Twins twins;
    private final Operator operator;
    private final Striker striker;
    private final CoreChanges coreChanges;
    private final Map<FaultKind, Integer> struck = new TreeMap<>();
    private int rounds;

    private Faults(ClusterHosts cluster, int seconds, long seed, Set<FaultKind> kinds, Set<Check> checks, Path folder) {
        this.cluster = cluster;
        this.seconds = seconds;
        this.seed = seed;
        this.kinds = kinds;
        this.folder = folder;
        this.checks = new Checks(cluster, CORE_HOSTS, checks, book, history, violations);
        twins = new Twins(cluster, violations);
        operator = new Operator(cluster);
        striker = new Striker(cluster, new StoreFaults(cluster, operator), twins);
        coreChanges = new CoreChanges(cluster, new Random(seed));
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        try {
            System.exit(run(args) ? 1 : 0);
        } catch (IllegalArgumentException e) {
            System.err.println("faults: " + e.getMessage());
            System.exit(2);
        }
    }

    private static boolean run(String... args) throws IOException, InterruptedException {
        int hosts = Integer.parseInt(args[2]);
        long seed = Long.parseLong(args[1]);
        boolean areTwoVersions = args[4].equals("2");
        Set<FaultKind> kinds = FaultKind.selected(args[5], args[6], areTwoVersions);
        Set<Check> checks = Check.allBut(args[7]);
        try (ClusterHosts cluster = ClusterHosts.boot("faults", hosts, kinds.contains(FaultKind.TWIN) ? 1 : 0)) {
            if (areTwoVersions) {
                install(cluster, UpgradeJars.build());
            }
            cluster.configure(
                    cluster.all(),
                    cluster.all().subList(0, CORE_HOSTS),
                    "token_limit = 1000",
                    "upgrade_hold = " + areTwoVersions);
            return new Faults(cluster, Integer.parseInt(args[0]), seed, kinds, checks, Path.of(args[3])).run();
        }
    }

    /** The older version, and beside it the next one. The level is held, so that every host can go back. */
    private static void install(ClusterHosts cluster, UpgradeJars jars) {
        cluster.all().forEach(host -> {
            host.replaceJar(jars.next());
            host.sh("mv /usr/share/flotilla/flotilla.jar /usr/share/flotilla/other.jar");
            host.replaceJar(jars.old());
        });
    }

    private List<TestbedHost> hosts() {
        return cluster.all().stream().map(NodeHost::host).toList();
    }

    /** Whether anything was wrong. */
    private boolean run() throws IOException, InterruptedException {
        try {
            begin();
            List<Thread> threads = startThreads();
            FaultPlan plan = new FaultPlan(seed, hosts(), CORE_HOSTS, kinds);
            int left = left();
            while (left > 0 && violations.all().isEmpty()) {
                round(plan.next(left));
                left = left();
            }
            if (kinds.contains(FaultKind.CORE_CHANGES) && violations.all().isEmpty()) {
                changeCore();
            }
            threads.forEach(Thread::interrupt);
            turn.writeLock().lock();
            checks.order();
            if (kinds.contains(FaultKind.RESTORE) && violations.all().isEmpty()) {
                restore();
            }
            checks.journals();
        } catch (AssertionError | IllegalStateException e) {
            violations.add("the run broke off: " + e);
        }
        return summary();
    }

    /** Seconds for rounds: half the time at least. */
    private int left() {
        int finale = (kinds.contains(FaultKind.CORE_CHANGES) ? CORE_CHANGE_SECONDS : 0)
                + (kinds.contains(FaultKind.RESTORE) ? RESTORE_SECONDS : 0);
        return (int) (seconds - Progress.seconds()) - RESERVE_SECONDS - Math.min(finale, seconds / 2);
    }

    private void begin() throws IOException {
        Progress.say("seed %d, %d hosts of which %d core, %d s"
                .formatted(seed, cluster.all().size(), CORE_HOSTS, seconds));
        if (kinds.contains(FaultKind.CLOCKS)) {
            Progress.say("clocks: " + Clocks.set(cluster.all(), new Random(seed)));
            struck.put(FaultKind.CLOCKS, cluster.all().size());
        }
        Beats.install(cluster.testbed().share());
        if (kinds.contains(FaultKind.TWIN)) {
            cluster.configure(List.of(cluster.spare(1)), cluster.all().subList(0, CORE_HOSTS));
            cluster.spare(1).host().kill();
        }
        cluster.startAll();
        Await.until(
                () -> cluster.host(1).machines().size(),
                count -> count == cluster.all().size());
        SteadyUnits.launch(cluster, book, STEADY_UNITS, Duration.ofSeconds(30));
    }

    private List<Thread> startThreads() {
        Path share = cluster.testbed().share();
        IntFunction<String> alone =
                count -> Beats.command(share, count % SHARE_OF_SLOW == 0 ? SLOW_TO_STOP_SECONDS : 0);
        List<Thread> threads = checks.threads();
        for (int i = 0; i < WRITERS; i++) {
            Random random = new Random(seed + 1 + i);
            threads.add(new Writer(
                    i, cluster.all(), checks::note, checks.reads(), violations, turn.readLock(), random, alone));
        }
        threads.forEach(Thread::start);
        return threads;
    }

    private void round(List<List<Fault>> waves) throws IOException, InterruptedException {
        rounds++;
        Progress.begin("round %d: %s".formatted(rounds, text(waves)));
        for (List<Fault> wave : waves) {
            for (Fault fault : wave) {
                struck.merge(fault.kind(), 1, Integer::sum);
                history.began(fault);
                striker.strike(fault);
                checks.hearing().began(fault);
            }
            TimeUnit.SECONDS.sleep(wave.get(0).seconds());
            for (Fault fault : wave) {
                checks.hearing().ended(fault);
                striker.end(fault);
            }
        }
        checkInTurn();
    }

    private void checkInTurn() throws IOException {
        turn.writeLock().lock();
        try {
            checks.atRest();
        } finally {
            turn.writeLock().unlock();
        }
    }

    private void changeCore() throws IOException {
        Progress.say("core changes");
        coreChanges.run(CORE_HOSTS);
        struck.put(FaultKind.CORE_CHANGES, coreChanges.steps());
        Progress.begin("after %d core changes".formatted(coreChanges.steps()));
        checkInTurn();
    }

    private void restore() throws IOException {
        struck.put(FaultKind.RESTORE, 1);
        hosts().forEach(host -> history.began(host.name(), FaultKind.RESTORE, System.currentTimeMillis()));
        new Restoration(cluster, violations).run();
        Progress.begin("after a restore");
        checks.atRest();
    }

    private static String text(List<List<Fault>> waves) {
        return waves.stream()
                .map(wave -> wave.stream().map(Fault::toString).collect(joining(" + ")))
                .collect(joining(", then "));
    }

    private boolean summary() throws IOException {
        boolean failed = !violations.all().isEmpty();
        String text = report(failed);
        System.out.println(text);
        if (failed || System.getenv().containsKey("FAULTS_KEEP")) {
            checks.keep(folder);
            Files.writeString(folder.resolve("summary"), text + "\n");
            System.out.println("journals of all hosts are in " + folder);
        }
        return failed;
    }

    /** What happened how often, in the form of the tables of docs/faults.md. */
    private String report(boolean failed) {
        Report report = new Report();
        report.head("fault", "how often");
        struck.forEach((kind, count) -> report.row(kind, "%,d".formatted(count)));
        report.head("check", "how often", "found");
        checks.rows(report);
        report.row("twins get nothing", twins.looks(), violations.count("twin"));
        return """
                seed %d, %d hosts, %.0f s: %s
                  %d rounds; %d core hosts replaced after damage
                  seconds until all was at rest after a round: median %.1f, longest %.1f
                  writes: %s
                %s%s""".formatted(
                        seed,
                        cluster.all().size(),
                        Progress.seconds(),
                        failed ? violations.all().size() + " VIOLATIONS" : "all was well",
                        rounds,
                        operator.replaced(),
                        checks.medianRest(),
                        checks.longestRest(),
                        book.counts(),
                        book.countsByKind(),
                        report.text());
    }
}
