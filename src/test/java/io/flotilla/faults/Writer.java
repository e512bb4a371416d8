package io.flotilla.faults;

import io.flotilla.history.Operation;
import io.flotilla.testing.NodeApi;
import io.flotilla.testing.NodeHost;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * A client that creates, replaces, destroys and reads units of its own, each time through any host, one request at a time. A
 * host that did not do what it was asked is left alone for a moment. It holds {@code turn} during a request.
 */
final class Writer extends Thread {
    private static final long TIMEOUT_MS = 5_000;
    private static final int SHARE_OF_READS = 4;
    private static final int SHARE_OF_PLAIN_READS = 3;
    private static final int MOST_DESTROYED = 10;

    static final String SLEEP = "/bin/sleep infinity";

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long AFTER_REFUSAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long SHUN_NANOS = TimeUnit.SECONDS.toNanos(4);

    /** What a client keeps how many of. */
    private enum Sort {
        VOLUME("v", "inactive", "", 300),
        SINGLE("s", "launched", "", 8),
        ALONE("a", "launched", "\n[X-Fleet]\nOnIsolated=stop\n", 3),
        GLOBAL("g", "launched", "\n[X-Fleet]\nGlobal=true\n", 1);

        final String prefix;
        final String target;
        final String section;
        final int most;

        Sort(String prefix, String target, String section, int most) {
            this.prefix = prefix;
            this.target = target;
            this.section = section;
            this.most = most;
        }

        static Sort any(Random random) {
            int percent = random.nextInt(100);
            return percent < 75 ? VOLUME : percent < 90 ? SINGLE : percent < 95 ? ALONE : GLOBAL;
        }
    }

    /** Is told of each request when it is over. */
    @FunctionalInterface
    interface Witness {
        /** {@code began}: when it was sent, in the time of {@link System#nanoTime}. */
        void note(NodeHost host, Write write, long began, Write.Outcome outcome);
    }

    private final int number;
    private final List<NodeHost> hosts;
    private final Witness witness;
    private final Reads reads;
    private final Violations violations;
    private final Lock turn;
    private final Random random;
    private final IntFunction<String> alone;
    private final Map<NodeHost, Long> shunnedUntil = new HashMap<>();
    private final Map<Sort, List<String>> units = new HashMap<>();
    private final List<String> destroyed = new ArrayList<>();
    private int count;

    /** {@code alone}: the command of a unit that must never run twice, by a number that goes up. */
    Writer(
            int number,
            List<NodeHost> hosts,
            Witness witness,
            Reads reads,
            Violations violations,
            Lock turn,
            Random random,
            IntFunction<String> alone) {
        super("writer " + number);
        setDaemon(true);
        this.number = number;
        this.hosts = hosts;
        this.witness = witness;
        this.reads = reads;
        this.violations = violations;
        this.turn = turn;
        this.random = random;
        this.alone = alone;
    }

    @Override
    public void run() {
        while (!isInterrupted()) {
            LockSupport.parkNanos(askInTurn() ? PAUSE_NANOS : AFTER_REFUSAL_NANOS);
        }
    }

    private boolean askInTurn() {
        turn.lock();
        try {
            return random.nextInt(SHARE_OF_READS) == 0 ? read() : write();
        } finally {
            turn.unlock();
        }
    }

    private boolean write() {
        Sort sort = Sort.any(random);
        List<String> own = units.computeIfAbsent(sort, none -> new ArrayList<>());
        if (own.isEmpty() || (own.size() < sort.most && random.nextInt(3) > 0)) {
            return put(Write.Kind.CREATE, sort, own, "%s%d-%d.service".formatted(sort.prefix, number, ++count));
        }
        String unit = own.get(random.nextInt(own.size()));
        return random.nextBoolean()
                ? put(Write.Kind.REPLACE, sort, own, unit)
                : ask(HttpMethod.DELETE, new Write(Write.Kind.DESTROY, unit, Book.ABSENT), "", own);
    }

    /** A unit of its own, or one that it has destroyed, mostly at the newest revision that any client knows. */
    private boolean read() {
        List<String> known = new ArrayList<>(destroyed);
        units.values().forEach(known::addAll);
        if (known.isEmpty()) {
            return true;
        }
        String unit = known.get(random.nextInt(known.size()));
        NodeHost host = anyHost();
        long revision = random.nextInt(SHARE_OF_PLAIN_READS) == 0 ? 0 : reads.newest();
        Operation begun = Operation.read(reads.life(host.name()), unit, revision, System.nanoTime());
        try {
            NodeApi.Response response =
                    send(host, HttpMethod.GET, revision == 0 ? unit : unit + "?revision=" + revision, "");
            reads.read(begun, response);
            return shunUnless(response.status() != 503, host);
        } catch (ExecutionException | TimeoutException e) {
            return shunUnless(false, host);
        } catch (InterruptedException e) {
            interrupt();
            return false;
        }
    }

    private boolean shunUnless(boolean done, NodeHost host) {
        if (!done) {
            shunnedUntil.put(host, System.nanoTime() + SHUN_NANOS);
        }
        return done;
    }

    private boolean put(Write.Kind kind, Sort sort, List<String> own, String unit) {
        String text = "writer %d, %d".formatted(number, ++count);
        String command = sort == Sort.ALONE ? alone.apply(count) : SLEEP;
        String body = NodeApi.body(sort.target, unitFile(text, command, sort.section));
        return ask(HttpMethod.PUT, new Write(kind, unit, sort.target + " " + text), body, own);
    }

    static String unitFile(String text, String command, String section) {
        return "[Unit]\nDescription=" + text + "\n[Service]\nExecStart=" + command + "\n" + section;
    }

    /** Whether the answer was that it is done. A unit of which that is not known is not used any more. */
    private boolean ask(HttpMethod method, Write write, String body, List<String> own) {
        NodeHost host = anyHost();
        long began = System.nanoTime();
        Operation begun = write.kind() == Write.Kind.DESTROY
                ? Operation.delete(reads.life(host.name()), write.unit(), began)
                : Operation.put(reads.life(host.name()), write.unit(), Reads.value(write.content()), began);
        Write.Outcome outcome = ask(host, method, write, body, begun);
        if (outcome == Write.Outcome.REFUSED || outcome == Write.Outcome.UNANSWERED) {
            reads.leftOpen(begun);
        }
        witness.note(host, write, began, outcome);
        boolean done = outcome == Write.Outcome.ACKNOWLEDGED;
        if (outcome != Write.Outcome.NOT_SENT) {
            own.remove(write.unit());
        }
        if (done && write.kind() != Write.Kind.DESTROY) {
            own.add(write.unit());
        }
        if (done && write.kind() == Write.Kind.DESTROY) {
            destroyed.add(write.unit());
            destroyed.subList(0, Math.max(0, destroyed.size() - MOST_DESTROYED)).clear();
        }
        return shunUnless(done, host);
    }

    private NodeHost anyHost() {
        List<NodeHost> candidates = hosts.stream()
                .filter(host -> shunnedUntil.getOrDefault(host, Long.MIN_VALUE) < System.nanoTime())
                .toList();
        List<NodeHost> some = candidates.isEmpty() ? hosts : candidates;
        return some.get(random.nextInt(some.size()));
    }

    private Write.Outcome ask(NodeHost host, HttpMethod method, Write write, String body, Operation begun) {
        try {
            return outcome(write, host, send(host, method, write.unit(), body), begun);
        } catch (ExecutionException e) {
            return e.getCause() instanceof NodeApi.NotSentException ? Write.Outcome.NOT_SENT : Write.Outcome.UNANSWERED;
        } catch (TimeoutException e) {
            return Write.Outcome.UNANSWERED;
        } catch (InterruptedException e) {
            interrupt();
            return Write.Outcome.UNANSWERED;
        }
    }

    private static NodeApi.Response send(NodeHost host, HttpMethod method, String unit, String body)
            throws ExecutionException, InterruptedException, TimeoutException {
        return host.ask(method, "/fleet/v1/units/" + unit, body, Map.of("Content-Type", "application/json"), TIMEOUT_MS)
                .toCompletionStage()
                .toCompletableFuture()
                .get(2 * TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    private Write.Outcome outcome(Write write, NodeHost host, NodeApi.Response response, Operation begun) {
        if (response.status() / 100 == 2) {
            reads.wrote(begun, response);
            return Write.Outcome.ACKNOWLEDGED;
        }
        if (response.status() != 503) {
            violations.add(
                    "%s through %s was answered with %d %s".formatted(write, host, response.status(), response.body()));
        }
        return Write.Outcome.REFUSED;
    }
}
