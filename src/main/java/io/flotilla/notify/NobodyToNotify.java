package io.flotilla.notify;

import java.time.Duration;
import java.util.Optional;

/** For a process that no service manager waits for. */
final class NobodyToNotify implements ServiceNotify {

    @Override
    public void ready(String status) {}

    @Override
    public void stopping() {}

    @Override
    public void stillStopping(Duration atLeast) {}

    @Override
    public void watchdog() {}

    @Override
    public Optional<Duration> watchdogInterval() {
        return Optional.empty();
    }
}
