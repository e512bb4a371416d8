package io.flotilla.faults;

import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.Journals;
import io.flotilla.testing.NodeHost;
import io.flotilla.testing.TestbedHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All that is looked at while a cluster is broken, after each round and at the end, and how often it was. Blocks. */
final class Checks {
    /** Of a longer rest the reader is told what it waited for. */
    private static final double SLOW_SECONDS = 10;

    /** What a copy does not count in that stands still or was started by a cluster that had been given up. */
    private static final Set<FaultKind> EXEMPT = Set.of(FaultKind.FREEZE, FaultKind.RESTORE);

    private final ClusterHosts cluster;
    private final Set<Check> checks;
    private final Book book;
    private final FaultHistory history;
    private final Violations violations;
    private final List<StreamReader> streams;
    private final Convergence convergence;
    private final Copies copies;
    private final Beats beats;
    private final Hearing hearing;
    private final Answers answers;
    private final Reads reads;
    private final Stops stops;
    private final List<Double> restSeconds = new ArrayList<>();

    /** {@code core}: how many of the hosts, from the first, are core hosts. */
    Checks(ClusterHosts cluster, int core, Set<Check> checks, Book book, FaultHistory history, Violations violations) {
        this.cluster = cluster;
        this.checks = checks;
        this.book = book;
        this.history = history;
        this.violations = violations;
        streams = checks.contains(Check.STREAMS)
                ? cluster.all().stream().map(StreamReader::new).toList()
                : List.of();
        convergence = new Convergence(cluster, streams);
        copies = new Copies(cluster, history, violations);
        beats = new Beats(Beats.file(cluster.testbed().share()), this::isExempt);
        List<TestbedHost> hosts = cluster.all().stream().map(NodeHost::host).toList();
        hearing = new Hearing(hosts, core);
        answers = new Answers(hearing, violations);
        reads = new Reads(history, violations);
        stops = new Stops(history);
    }

    /** {@code second} of the clock that all hosts of this machine share, which is that of System.nanoTime as well. */
    private boolean isExempt(String host, double second) {
        long ago = Math.round(System.nanoTime() / 1e6 - second * 1e3);
        return history.was(host, System.currentTimeMillis() - ago, EXEMPT);
    }

    /** Those that look all the time. */
    List<Thread> threads() {
        List<Thread> threads = new ArrayList<>(List.of(copies));
        threads.addAll(streams);
        return threads;
    }

    Reads reads() {
        return reads;
    }

    Hearing hearing() {
        return hearing;
    }

    /** A write is over. */
    void note(NodeHost host, Write write, long began, Write.Outcome outcome) {
        book.note(write, outcome);
        if (checks.contains(Check.ANSWERS)) {
            answers.note(host.name(), write, began, outcome);
        }
    }

    /** With no fault and no writer at work. */
    void atRest() throws IOException {
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

    /** When no client writes or reads any more. */
    void order() {
        if (checks.contains(Check.READS)) {
            reads.contradictions().forEach(violations::add);
        }
    }

    /** When all is over. */
    void journals() {
        stops.read(cluster.testbed());
        stops.wrong().forEach(violations::add);
        if (stops.stops() == 0) {
            violations.add("the journals show no stop, though clients destroyed units");
        }
    }

    /** Leaves there what tells how it came to this. */
    void keep(Path folder) throws IOException {
        Journals.keep(folder, cluster.testbed());
        Files.write(folder.resolve("violations"), violations.all());
        Files.write(folder.resolve("expected"), book.lines());
        Files.write(folder.resolve("waited"), convergence.troubles());
        Files.write(
                folder.resolve("shown"),
                Arrays.asList(convergence.shown().toString().split(", ", -1)));
    }

    /** What was looked at how often, a row for each. */
    void rows(Report report) {
        report.row("an acknowledged write is there, after each round", book.acknowledged(), violations.count("lost"));
        report.row("hosts show and run the same, after each round", restSeconds.size(), violations.count("no rest"));
        report.row(
                "writes and reads have an order",
                checks.contains(Check.READS)
                        ? "%,d requests, of them %,d reads".formatted(reads.operations(), reads.answered())
                        : "off",
                violations.count("old"));
        report.row(
                "streams have told what hosts say, after each round",
                ifChecked(Check.STREAMS, streamsRead()),
                violations.count("no rest: stale"));
        report.row("units run once, by control groups", copies.samples(), copies.doubles());
        report.row(
                "OnIsolated=stop runs once, by its own log",
                ifChecked(Check.COPIES, "%,d beats of %,d copies".formatted(beats.count(), beats.copies())),
                violations.count("twice"));
        report.row(
                "stops have an order and a reason, by journals",
                stops.stops(),
                stops.wrong().size());
        report.row(
                "hosts without a majority refuse at once",
                ifChecked(
                        Check.ANSWERS,
                        "%,d, the slowest in %.1f s".formatted(answers.judged(), answers.longestSeconds())),
                violations.count("slow"));
    }

    private String ifChecked(Check check, String words) {
        return checks.contains(check) ? words : "off";
    }

    private String streamsRead() {
        long messages = streams.stream().mapToLong(StreamReader::messages).sum();
        int connections = streams.stream().mapToInt(StreamReader::connections).sum();
        return "%,d messages in %,d connections".formatted(messages, connections);
    }

    double medianRest() {
        return Report.median(restSeconds);
    }

    double longestRest() {
        return Report.longest(restSeconds);
    }
}
