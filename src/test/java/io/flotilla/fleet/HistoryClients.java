package io.flotilla.fleet;

import io.flotilla.history.History;
import io.flotilla.history.Operation;
import io.flotilla.history.Value;
import io.flotilla.testing.Await;
import io.flotilla.testing.NodeApi;
import io.flotilla.testing.NodeApi.Response;
import io.flotilla.testing.NodeHost;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that write and read a few units through all hosts at once, and note down what they see. */
final class HistoryClients implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 12_000;
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
    private static final int UNITS = 4;

    /** An answer that a client waited for. */
    record Answer(String host, Operation.Kind kind, int status, long begin, long millis, String words) {}

    private final History history = new History();
    private final List<NodeHost> hosts;
    private final AtomicLong newest = new AtomicLong();
    private final AtomicInteger contents = new AtomicInteger();
    private final List<Answer> answers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile String phase = "";
    private volatile boolean isOver;
    private volatile Optional<Throwable> failure = Optional.empty();

    HistoryClients(List<NodeHost> hosts, int clients, long seed) {
        this.hosts = hosts;
        for (int client = 0; client < clients; client++) {
            Random random = new Random(seed + client);
            threads.add(new Thread(() -> work(random), "client " + client));
        }
    }

    /** From now on other units are written, so that few writes of one unit are left open. */
    void begin(String name) {
        phase = name;
    }

    void start(String name) {
        begin(name);
        threads.forEach(Thread::start);
    }

    private void work(Random random) {
        try {
            while (!isOver) {
                NodeHost host = hosts.get(random.nextInt(hosts.size()));
                ask(host, "%s-%d.service".formatted(phase, random.nextInt(UNITS)), random);
            }
        } catch (RuntimeException | AssertionError e) {
            failure = Optional.of(e);
        }
    }

    private void ask(NodeHost host, String unit, Random random) {
        int dice = random.nextInt(10);
        long now = System.nanoTime();
        if (dice < 2) {
            Value value = new Value("c" + contents.incrementAndGet(), random.nextBoolean() ? "loaded" : "inactive");
            String body = NodeApi.body(value.target(), Units.saying(value.content()));
            done(host, Operation.put(host.name(), unit, value, now), HttpMethod.PUT, "", body);
        } else if (dice == 2) {
            String target = random.nextBoolean() ? "loaded" : "inactive";
            String body = new JsonObject().put("desiredState", target).encode();
            done(host, Operation.target(host.name(), unit, target, now), HttpMethod.PUT, "", body);
        } else if (dice == 3) {
            done(host, Operation.delete(host.name(), unit, now), HttpMethod.DELETE, "", "");
        } else if (dice < 6) {
            done(host, Operation.read(host.name(), unit, 0, now), HttpMethod.GET, "", "");
        } else {
            long least = newest.get();
            done(host, Operation.read(host.name(), unit, least, now), HttpMethod.GET, "?revision=" + least, "");
        }
    }

    private void done(NodeHost host, Operation begun, HttpMethod method, String query, String body) {
        String path = "/fleet/v1/units/" + begun.unit() + query;
        Map<String, String> headers = method.equals(HttpMethod.PUT) ? JSON : Map.of();
        Optional<Response> answer = Await.the(host.ask(method, path, body, headers, PATIENCE_MILLIS)
                .map(Optional::of)
                .recover(cause -> Future.succeededFuture(Optional.empty())));
        long end = System.nanoTime();
        history.add(answer.map(response -> ended(begun, response, end)).orElse(begun));
        answer.ifPresent(response -> note(new Answer(
                host.name(),
                begun.kind(),
                response.status(),
                begun.begin(),
                TimeUnit.NANOSECONDS.toMillis(end - begun.begin()),
                response.status() == 503 ? response.error() : "")));
    }

    private synchronized void note(Answer answer) {
        answers.add(answer);
    }

    private Operation ended(Operation begun, Response response, long end) {
        if (response.status() == 503) {
            return begun;
        }
        long revision = Long.parseLong(response.headers().getOrDefault("X-Flotilla-Revision", "0"));
        if (revision == 0) {
            throw new AssertionError("%s was answered without a revision: %s".formatted(begun, response));
        }
        newest.accumulateAndGet(revision, Math::max);
        boolean isThere = response.status() < 300;
        if (!isThere && response.status() != 404 && response.status() != 409) {
            throw new AssertionError("%s was answered with %s".formatted(begun, response));
        }
        if (begun.kind() == Operation.Kind.READ) {
            return begun.showed(end, revision, isThere ? Optional.of(value(response.json())) : Optional.empty());
        }
        return isThere ? begun.done(end, revision) : begun.refused(end, revision);
    }

    private static Value value(JsonObject unit) {
        String content = unit.getJsonArray("options").stream()
                .map(JsonObject.class::cast)
                .filter(option -> option.getString("name").equals("Description"))
                .map(option -> option.getString("value"))
                .findFirst()
                .orElseThrow();
        return new Value(content, unit.getString("desiredState"));
    }

    History history() {
        return history;
    }

    synchronized List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** Ends all clients; fails if one of them did. */
    void end() {
        isOver = true;
        for (Thread thread : threads) {
            try {
                thread.join(2 * PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
        failure.ifPresent(cause -> {
            throw new AssertionError("a client failed", cause);
        });
    }

    @Override
    public void close() {
        isOver = true;
    }
}
