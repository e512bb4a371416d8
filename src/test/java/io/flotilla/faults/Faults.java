package io.flotilla.faults;

import static java.util.stream.Collectors.joining;

import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.Journals;
import io.flotilla.testing.NodeHost;
import io.flotilla.testing.TestbedHost;
import io.flotilla.testing.UpgradeJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    /** Units that nobody changes during the run. */
    static final String STEADY = "steady-";

    private static final int CORE_HOSTS = 3;
    private static final int STEADY_UNITS = 12;
    private static final int WRITERS = 6;

    /** The last round must end before the run does. */
    private static final int RESERVE_SECONDS = 10;

    private static final int CORE_CHANGE_SECONDS = 60;
    private static final int RESTORE_SECONDS = 50;

    /** Of a longer rest the reader is told what it waited for. */
    private static final double SLOW_SECONDS = 10;

    /** Some of the units that must not run twice take longer to stop than others. */
    private static final int SLOW_TO_STOP_SECONDS = 8;

    private static final int SHARE_OF_SLOW = 3;

    /** What a copy does not count in that stands still or was started by a cluster that had been given up. */
    private static final Set<FaultKind> EXEMPT = Set.of(FaultKind.FREEZE, FaultKind.RESTORE);

    private final ClusterHosts cluster;
    private final int seconds;
    private final long seed;
    private final Set<FaultKind> kinds;
    private final Set<Check> checks;
    private final Path folder;
    private final Book book = new Book();
    private final FaultHistory history = new FaultHistory();
    private final Violations violations = new Violations();
    private final ReadWriteLock turn = new ReentrantReadWriteLock(true);
    private final List<StreamReader> streams;
    private final Convergence convergence;
    private final Copies copies;
    private final Beats beats;
    private final Hearing hearing;
    private final Answers answers;
    private final Reads reads;
    private final Twins twins;
    private final Operator operator;
    private final Striker striker;
    private final CoreChanges coreChanges;
    private final Stops stops = new Stops(history);
    private final Map<FaultKind, Integer> struck = new TreeMap<>();
    private final List<Double> restSeconds = new ArrayList<>();
    private int rounds;

    private Faults(ClusterHosts cluster, int seconds, long seed, Set<FaultKind> kinds, Set<Check> checks, Path folder) {
        this.cluster = cluster;
        this.seconds = seconds;
        this.seed = seed;
        this.kinds = kinds;
        this.checks = checks;
        this.folder = folder;
        streams = checks.contains(Check.STREAMS)
                ? cluster.all().stream().map(StreamReader::new).toList()
                : List.of();
        convergence = new Convergence(cluster, streams);
        copies = new Copies(cluster, history, violations);
        beats = new Beats(Beats.file(cluster.testbed().share()), this::isExempt);
        hearing = new Hearing(hosts(), CORE_HOSTS);
        answers = new Answers(hearing, violations);
        reads = new Reads(book, violations, checks.contains(Check.READS));
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

    /** {@code second} of the clock that all hosts of this machine share, which is that of System.nanoTime as well. */
    private boolean isExempt(String host, double second) {
        long ago = Math.round(System.nanoTime() / 1e6 - second * 1e3);
        return history.was(host, System.currentTimeMillis() - ago, EXEMPT);
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
            if (kinds.contains(FaultKind.RESTORE) && violations.all().isEmpty()) {
                restore();
            }
            stops.read(cluster.testbed());
            stops.wrong().forEach(violations::add);
            if (stops.stops() == 0) {
                violations.add("the journals show no stop, though clients destroyed units");
            }
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
        List<String> units = new ArrayList<>();
        for (int i = 0; i < STEADY_UNITS; i++) {
            String unit = STEADY + i + ".service";
            int status = cluster.host(1)
                    .put(unit, "launched", Writer.unitFile("steady", Writer.SLEEP, ""))
                    .status();
            if (status != 201) {
                throw new IllegalStateException("PUT %s was answered with %d".formatted(unit, status));
            }
            book.note(new Write(Write.Kind.CREATE, unit, "launched steady"), Write.Outcome.ACKNOWLEDGED);
            units.add(unit);
        }
        ClusterHosts.awaitActive(Duration.ofSeconds(30), cluster.host(1), units);
    }

    private List<Thread> startThreads() {
        Path share = cluster.testbed().share();
        IntFunction<String> alone =
                count -> Beats.command(share, count % SHARE_OF_SLOW == 0 ? SLOW_TO_STOP_SECONDS : 0);
        List<Thread> threads = new ArrayList<>(List.of(copies));
        for (int i = 0; i < WRITERS; i++) {
            Random random = new Random(seed + 1 + i);
            threads.add(new Writer(i, cluster.all(), this::note, reads, violations, turn.readLock(), random, alone));
        }
        threads.addAll(streams);
        threads.forEach(Thread::start);
        return threads;
    }

    private void note(NodeHost host, Write write, long began, Write.Outcome outcome) {
        book.note(write, outcome);
        if (checks.contains(Check.ANSWERS)) {
            answers.note(host.name(), write, began, outcome);
        }
    }

    private void round(List<List<Fault>> waves) throws IOException, InterruptedException {
        rounds++;
        Progress.begin("round %d: %s".formatted(rounds, text(waves)));
        for (List<Fault> wave : waves) {
            for (Fault fault : wave) {
                struck.merge(fault.kind(), 1, Integer::sum);
                history.began(fault);
                striker.strike(fault);
                hearing.began(fault);
            }
            TimeUnit.SECONDS.sleep(wave.get(0).seconds());
            for (Fault fault : wave) {
                hearing.ended(fault);
                striker.end(fault);
            }
        }
        checkInTurn();
    }

    private void checkInTurn() throws IOException {
        turn.writeLock().lock();
        try {
            check();
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
        check();
    }

    private static String text(List<List<Fault>> waves) {
        return waves.stream()
                .map(wave -> wave.stream().map(Fault::toString).collect(joining(" + ")))
                .collect(joining(", then "));
    }

    /** With no fault and no writer at work. */
    private void check() throws IOException {
        double since = Progress.seconds();
        Optional<String> trouble = convergence.await();
        List<String> twice = beats.read();
        if (checks.contains(Check.COPIES)) {
            twice.forEach(violations::add);
        }
        if (trouble.isPresent()) {
            violations.add("no rest: " + trouble.get());
            return;
        }
        history.atRest();
        double rest = Progress.seconds() - since;
        restSeconds.add(rest);
        Progress.finish(" -> at rest after %.1f s%s; writes: %s"
                .formatted(rest, rest < SLOW_SECONDS ? "" : " (" + convergence.waitedFor() + ")", book.counts()));
        book.contradictions(convergence.shown()).forEach(violations::add);
        book.unclear().stream()
                .filter(unit -> convergence.shown().containsKey(unit))
                .forEach(this::destroy);
    }

    /** What nobody knows the fate of should not be run for ever. */
    private void destroy(String unit) {
        boolean done = cluster.host(1).delete(unit).status() / 100 == 2;
        book.note(
                new Write(Write.Kind.DESTROY, unit, Book.ABSENT),
                done ? Write.Outcome.ACKNOWLEDGED : Write.Outcome.REFUSED);
    }

    private boolean summary() throws IOException {
        boolean failed = !violations.all().isEmpty();
        String text = report(failed);
        System.out.println(text);
        if (failed || System.getenv().containsKey("FAULTS_KEEP")) {
            Journals.keep(folder, cluster.testbed());
            Files.write(folder.resolve("violations"), violations.all());
            Files.write(folder.resolve("expected"), book.lines());
            Files.write(folder.resolve("waited"), convergence.troubles());
            Files.writeString(folder.resolve("summary"), text + "\n");
            Files.write(
                    folder.resolve("shown"),
                    Arrays.asList(convergence.shown().toString().split(", ", -1)));
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
        report.row("an acknowledged write is there, after each round", book.acknowledged(), violations.count("lost"));
        report.row("hosts show and run the same, after each round", restSeconds.size(), violations.count("no rest"));
        report.row(
                "a read at the newest revision shows what was written",
                "%,d answered, %,d refused%s"
                        .formatted(reads.answered(), reads.refused(), checks.contains(Check.READS) ? "" : ", off"),
                violations.count("old"));
        report.row(
                "streams have told what hosts say, after each round",
                streams.isEmpty()
                        ? "off"
                        : "%,d messages in %,d connections"
                                .formatted(
                                        streams.stream()
                                                .mapToLong(StreamReader::messages)
                                                .sum(),
                                        streams.stream()
                                                .mapToInt(StreamReader::connections)
                                                .sum()),
                violations.count("no rest: stale"));
        report.row("units run once, by control groups", copies.samples(), copies.doubles());
        report.row(
                "OnIsolated=stop runs once, by its own log",
                checks.contains(Check.COPIES)
                        ? "%,d beats of %,d copies".formatted(beats.count(), beats.copies())
                        : "off",
                violations.count("twice"));
        report.row(
                "stops have an order and a reason, by journals",
                stops.stops(),
                stops.wrong().size());
        report.row(
                "hosts without a majority refuse at once",
                checks.contains(Check.ANSWERS)
                        ? "%,d, the slowest in %.1f s".formatted(answers.judged(), answers.longestSeconds())
                        : "off",
                violations.count("slow"));
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
                        Report.median(restSeconds),
                        Report.longest(restSeconds),
                        book.counts(),
                        book.countsByKind(),
                        report.text());
    }
}
