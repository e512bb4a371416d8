package io.flotilla.faults;

import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.NodeApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Clients that write through all hosts of a cluster while a test does things to it, and what they were told. Blocks. */
public final class Clients implements AutoCloseable {
    private static final int WRITERS = 3;
    private static final long SEED = 1;

    private final ClusterHosts cluster;
    private final Book book = new Book();
    private final Violations violations = new Violations();
    private final Reads reads;
    private final ReadWriteLock turn = new ReentrantReadWriteLock(true);
    private final List<Writer> writers = new ArrayList<>();

    public Clients(ClusterHosts cluster) {
        this.cluster = cluster;
        // Tests restart nodes as they like, and a node that has started anew may show less than before.
        FaultHistory faults = new FaultHistory();
        cluster.all().forEach(host -> faults.began(host.name(), FaultKind.KILL_NODE, 0));
        reads = new Reads(faults, violations);
    }

    /** Units that nobody changes; completes when all are active. */
    public List<String> launchSteady(int count) {
        return SteadyUnits.launch(cluster, book, count, Duration.ofSeconds(60));
    }

    public void begin() {
        for (int i = 0; i < WRITERS; i++) {
            Random random = new Random(SEED + i);
            writers.add(new Writer(
                    i,
                    cluster.all(),
                    (host, write, began, outcome) -> book.note(write, outcome),
                    reads,
                    violations,
                    turn.readLock(),
                    random,
                    count -> Writer.SLEEP));
        }
        writers.forEach(Thread::start);
    }

    /** With no write under way: waits until the whole cluster is at rest. What was lost, or is wrong otherwise. */
    public List<String> wrongAtRest() {
        turn.writeLock().lock();
        try {
            Convergence convergence = new Convergence(cluster, List.of());
            List<String> wrong = new ArrayList<>(violations.all());
            wrong.addAll(reads.contradictions());
            Optional<String> trouble = convergence.await();
            trouble.ifPresent(words -> wrong.add("no rest: " + words));
            if (trouble.isEmpty()) {
                wrong.addAll(book.contradictions(convergence.shown()));
            }
            return wrong;
        } finally {
            turn.writeLock().unlock();
        }
    }

    /** With no write under way: what a host shows that contradicts what clients were told. */
    public List<String> wrongAt(NodeApi host) {
        turn.writeLock().lock();
        try {
            return book.contradictions(Map.copyOf(Convergence.contents(host)));
        } finally {
            turn.writeLock().unlock();
        }
    }

    public String counts() {
        return book.counts();
    }

    @Override
    public void close() {
        writers.forEach(Thread::interrupt);
        writers.forEach(Clients::join);
        writers.clear();
    }

    private static void join(Thread writer) {
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
