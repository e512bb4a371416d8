package io.flotilla.systemd;

import io.flotilla.testing.TestbedHost;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** A systemd of a testbed host, for tests that run on their own thread and wait. */
final class SystemdFixture {
    final Vertx vertx = Vertx.vertx();
    final List<UnitStatus> seen = new CopyOnWriteArrayList<>();
    private final Context context = vertx.getOrCreateContext();
    private final Systemd systemd;

    SystemdFixture(SystemdOptions options) throws Exception {
        Promise<Systemd> opened = Promise.promise();
        context.runOnContext(go -> Systemd.open(vertx, options).onComplete(opened));
        systemd = await(opened.future());
        on(it -> {
            it.watch(seen::add);
            return Future.succeededFuture();
        });
    }

    static SystemdOptions options(TestbedHost host, String directory) {
        return new SystemdOptions(
                host.busSocket(), host.share().resolve(directory), SystemdOptions.Scope.SYSTEM, host.root());
    }

    <T> Future<T> begin(Function<Systemd, Future<T>> work) {
        Promise<T> done = Promise.promise();
        context.runOnContext(go -> work.apply(systemd).onComplete(done));
        return done.future();
    }

    <T> T on(Function<Systemd, Future<T>> work) throws Exception {
        return await(begin(work));
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    LoadResult load(String unit, String text) throws Exception {
        UnitName name = new UnitName(unit);
        return get(on(it -> it.load(Map.of(name, UnitFile.parse(text)))), name);
    }

    JobResult.Kind start(String unit) throws Exception {
        return on(it -> it.start(new UnitName(unit))).kind();
    }

    JobResult.Kind stop(String unit) throws Exception {
        return on(it -> it.stop(new UnitName(unit))).kind();
    }

    Map<UnitName, UnitStatus> units() throws Exception {
        return on(it -> Future.succeededFuture(it.units()));
    }

    UnitStatus status(String unit) throws Exception {
        return get(units(), new UnitName(unit));
    }

    /** Waits until the unit is in this state, as load/active/sub. */
    void awaitState(String unit, String state) throws Exception {
        until(() -> state(unit).equals(state), () -> unit + " is " + state(unit) + ", not " + state);
    }

    void awaitDrift(String unit, Drift drift) throws Exception {
        until(() -> drift(unit) == drift, () -> unit + ": " + drift(unit));
    }

    private String state(String unit) {
        try {
            return status(unit).state().toString();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Drift drift(String unit) {
        try {
            return status(unit).drift();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Looks every 20 ms, for 20 s at most. */
    void until(BooleanSupplier condition, Supplier<String> complaint) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(complaint.get());
            }
            await(vertx.timer(20, TimeUnit.MILLISECONDS));
        }
    }

    static <T> T get(Map<UnitName, T> map, UnitName unit) {
        T value = map.get(unit);
        if (value == null) {
            throw new AssertionError(unit + " is not among " + map.keySet());
        }
        return value;
    }

    void close() throws Exception {
        on(Systemd::close);
        await(vertx.close());
    }
}
