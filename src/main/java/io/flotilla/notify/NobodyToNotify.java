package io.flotilla.notify;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** For a process that no service manager waits for. */
final class NobodyToNotify implements ServiceNotify {

    @Override
    public void ready(String status) {}

    @Override
    public void status(String text) {}

    @Override
    public void reloading() {}

    @Override
    public void stopping() {}

    @Override
    public void watchdog() {}

    @Override
    public Optional<Duration> watchdogInterval() {
        return Optional.empty();
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
