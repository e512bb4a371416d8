package io.flotilla.faults;

import static java.util.stream.Collectors.joining;

import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.Journals;
import io.flotilla.testing.UpgradeJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Breaks a cluster at random while clients write to it, round by round; after each round nothing may be lost and all must
 * be as it should be. {@code scripts/faults} starts it: Faults SECONDS SEED HOSTS FOLDER VERSIONS; with 2 versions hosts
 * change back and forth between an older one and the next. Exits with 1 on any violation and leaves journals in FOLDER then.
 */
final class Faults {
    /** Units that nobody changes during the run. */
    static final String STEADY = "steady-";

    private static final int CORE_HOSTS = 3;
    private static final int STEADY_UNITS = 12;
    private static final int WRITERS = 6;

    /** The last round must end before the run does. */
    private static final int RESERVE_SECONDS = 10;

    /** Of a longer rest the reader is told what it waited for. */
    private static final double SLOW_SECONDS = 10;

    private final ClusterHosts cluster;
    private final int seconds;
    private final long seed;
    private final boolean areTwoVersions;
    private final Path folder;
    private final Book book = new Book();
    private final FaultHistory history = new FaultHistory();
    private final Violations violations = new Violations();
    private final ReadWriteLock turn = new ReentrantReadWriteLock(true);
    private final Convergence convergence;
    private final Copies copies;
    private final Stops stops = new Stops(history);
    private final Map<Fault.Kind, Integer> struck = new TreeMap<>();
    private final List<Double> restSeconds = new ArrayList<>();
    private int rounds;

    private Faults(ClusterHosts cluster, int seconds, long seed, boolean areTwoVersions, Path folder) {
        this.cluster = cluster;
        this.seconds = seconds;
        this.seed = seed;
        this.areTwoVersions = areTwoVersions;
        this.folder = folder;
        convergence = new Convergence(cluster);
        copies = new Copies(cluster, history, violations);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int hosts = Integer.parseInt(args[2]);
        boolean areTwoVersions = args[4].equals("2");
        boolean failed;
        try (ClusterHosts cluster = ClusterHosts.boot("faults", hosts)) {
            if (areTwoVersions) {
                install(cluster, UpgradeJars.build());
            }
            cluster.configure(
                    cluster.all(),
                    cluster.all().subList(0, CORE_HOSTS),
                    "token_limit = 1000",
                    "upgrade_hold = " + areTwoVersions);
            failed = new Faults(
                            cluster,
                            Integer.parseInt(args[0]),
                            Long.parseLong(args[1]),
                            areTwoVersions,
                            Path.of(args[3]))
                    .run();
        }
        System.exit(failed ? 1 : 0);
    }

    /** The older version, and beside it the next one. The level is held, so that every host can go back. */
    private static void install(ClusterHosts cluster, UpgradeJars jars) {
        cluster.all().forEach(host -> {
            host.replaceJar(jars.next());
            host.sh("mv /usr/share/flotilla/flotilla.jar /usr/share/flotilla/other.jar");
            host.replaceJar(jars.old());
        });
    }

    /** Whether anything was wrong. */
    private boolean run() throws IOException, InterruptedException {
        try {
            begin();
            List<Thread> threads = startThreads();
            FaultPlan plan = new FaultPlan(seed, cluster.testbed().hosts(), areTwoVersions);
            int left = left();
            while (left > 0 && violations.all().isEmpty()) {
                round(plan.next(left));
                left = left();
            }
            threads.forEach(Thread::interrupt);
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

    private int left() {
        return (int) (seconds - Progress.seconds()) - RESERVE_SECONDS;
    }

    private void begin() {
        Progress.say("seed %d, %d hosts of which %d core, %d s"
                .formatted(seed, cluster.all().size(), CORE_HOSTS, seconds));
        cluster.startAll();
        Await.until(
                () -> cluster.host(1).machines().size(),
                count -> count == cluster.all().size());
        List<String> units = new ArrayList<>();
        for (int i = 0; i < STEADY_UNITS; i++) {
            String unit = STEADY + i + ".service";
            int status = cluster.host(1)
                    .put(unit, "launched", Writer.unitFile("steady", ""))
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
        List<Thread> threads = new ArrayList<>(List.of(copies));
        for (int i = 0; i < WRITERS; i++) {
            threads.add(new Writer(i, cluster.all(), book, violations, turn.readLock(), new Random(seed + 1 + i)));
        }
        threads.forEach(Thread::start);
        return threads;
    }

    private void round(List<List<Fault>> waves) throws InterruptedException {
        rounds++;
        Progress.begin("round %d: %s".formatted(rounds, text(waves)));
        for (List<Fault> wave : waves) {
            for (Fault fault : wave) {
                struck.merge(fault.kind(), 1, Integer::sum);
                history.began(fault);
                fault.strike(cluster.testbed());
            }
            TimeUnit.SECONDS.sleep(wave.get(0).seconds());
            wave.forEach(Fault::end);
        }
        turn.writeLock().lock();
        try {
            check();
        } finally {
            turn.writeLock().unlock();
        }
    }

    private static String text(List<List<Fault>> waves) {
        return waves.stream()
                .map(wave -> wave.stream().map(Fault::toString).collect(joining(" + ")))
                .collect(joining(", then "));
    }

    /** With no fault and no writer at work. */
    private void check() {
        double since = Progress.seconds();
        Optional<String> trouble = convergence.await();
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
        Collections.sort(restSeconds);
        long lost = violations.all().stream()
                .filter(violation -> violation.startsWith("lost"))
                .count();
        String text = """
                seed %d, %d hosts, %.0f s: %s
                  %d rounds: %s
                  seconds until all was at rest after a round: median %.1f, longest %.1f
                  writes: %s
                %s\
                  %d acknowledged writes lost
                  %,d stops of units in the hosts' journals, %d without an order or a reason
                  %d units ran twice though connected or OnIsolated=stop, in %,d looks""".formatted(
                        seed,
                        cluster.all().size(),
                        Progress.seconds(),
                        failed ? violations.all().size() + " VIOLATIONS" : "all was well",
                        rounds,
                        struck.entrySet().stream()
                                .map(entry -> entry.getValue() + " " + entry.getKey())
                                .collect(joining(", ")),
                        restSeconds.isEmpty() ? 0 : restSeconds.get(restSeconds.size() / 2),
                        restSeconds.isEmpty() ? 0 : restSeconds.get(restSeconds.size() - 1),
                        book.counts(),
                        book.countsByKind(),
                        lost,
                        stops.stops(),
                        stops.wrong().size(),
                        copies.doubles(),
                        copies.samples());
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
}
