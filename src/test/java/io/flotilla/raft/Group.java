package io.flotilla.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Some members in one process, what each of them applied, and what was acknowledged. */
final class Group implements AutoCloseable {
    static final List<String> FOUNDERS = List.of("a", "b", "c");

    final Mesh mesh;
    private final Path directory;
    private final int snapshotEntries;
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, DurableLog> logs = new TreeMap<>();
    private final Map<String, Ledger> ledgers = new TreeMap<>();
    private final List<String> acked = new ArrayList<>();

    Group(Path directory, int snapshotEntries, long seed) {
        this.directory = directory;
        this.snapshotEntries = snapshotEntries;
        mesh = new Mesh(seed);
    }

    @Override
    public void close() {
        List.copyOf(logs.keySet()).forEach(this::close);
        Wait.on(vertx.close());
    }

    Path directoryOf(String id) {
        return directory.resolve(id);
    }

    DurableLog open(String id, List<String> initial) {
        return open(id, initial, new Ledger());
    }

    /** With a state machine of the earlier version. */
    DurableLog openOld(String id, List<String> initial) {
        return open(id, initial, Ledger.old());
    }

    LogException failureToOpen(String id) {
        return Wait.failureOf(DurableLog.open(vertx, options(id, FOUNDERS), new Ledger(), mesh.of(id)));
    }

    private LogOptions options(String id, List<String> initial) {
        return new LogOptions(directoryOf(id), id, initial, Duration.ofSeconds(2), 0, snapshotEntries, 8 << 20);
    }

    private DurableLog open(String id, List<String> initial, Ledger ledger) {
        DurableLog log = Wait.on(DurableLog.open(vertx, options(id, initial), ledger, mesh.of(id)));
        mesh.join(id, log);
        logs.put(id, log);
        ledgers.put(id, ledger);
        return log;
    }

    void openFounders() {
        FOUNDERS.forEach(id -> open(id, FOUNDERS));
    }

    void close(String id) {
        mesh.leave(id);
        Wait.on(Objects.requireNonNull(logs.remove(id)).close());
        ledgers.remove(id);
    }

    DurableLog log(String id) {
        return Objects.requireNonNull(logs.get(id));
    }

    Ledger ledger(String id) {
        return Objects.requireNonNull(ledgers.get(id));
    }

    String leader() {
        return leaderOf(logs.keySet());
    }

    /** The leader among some members, once one is ready and all of them follow it. */
    String leaderOf(Set<String> ids) {
        Supplier<Optional<String>> leader =
                () -> ids.stream().filter(id -> isFollowedBy(id, ids)).findFirst();
        return Wait.on(poll(leader));
    }

    private boolean isFollowedBy(String id, Set<String> ids) {
        LogStatus status = log(id).status();
        return status.isReady()
                && ids.stream()
                        .map(other -> log(other).status())
                        .allMatch(other -> other.term() == status.term()
                                && other.leader().filter(id::equals).isPresent());
    }

    /** What {@code look} finds, once it does: for what watchers are not told. */
    <T> Future<T> poll(Supplier<Optional<T>> look) {
        return look.get().map(Future::succeededFuture).orElseGet(() -> vertx.timer(20, TimeUnit.MILLISECONDS)
                .compose(again -> poll(look)));
    }

    Set<String> others(String id) {
        Set<String> others = new TreeSet<>(logs.keySet());
        others.remove(id);
        return others;
    }

    /** Any member but this one. */
    String other(String id) {
        return others(id).iterator().next();
    }

    Committed submit(String id, String text) {
        Committed committed = Wait.on(log(id).submit(Ledger.command(text)));
        acked.add(text);
        return committed;
    }

    void submit(String id, String text, int times) {
        for (int i = 0; i < times; i++) {
            submit(id, text + i);
        }
    }

    /** Submits without failing the test; tells whether it was acknowledged. */
    Future<Boolean> trySubmit(String id, String text) {
        return log(id).submit(Ledger.command(text))
                .onSuccess(done -> acked.add(text))
                .map(true)
                .otherwise(false);
    }

    int acked() {
        return acked.size();
    }

    void assertAllHaveWhatWasAcked() {
        String last = acked.get(acked.size() - 1);
        ledgers.values().forEach(ledger -> Wait.on(ledger.has(last)));
        for (Ledger ledger : ledgers.values()) {
            List<String> had = new ArrayList<>(ledger.texts());
            had.retainAll(acked);
            assertEquals(acked, had);
        }
    }
}
