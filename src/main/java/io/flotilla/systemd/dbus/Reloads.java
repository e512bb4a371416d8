package io.flotilla.systemd.dbus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;

/**
 * Makes systemd read its unit files again: it does nothing else meanwhile (a second with 1000 units), so one at a time,
 * and all who ask while one runs share the next.
 */
public final class Reloads {
    private final BusSession bus;
    private boolean isRunning;
    private Optional<Promise<Void>> next = Optional.empty();

    public Reloads(BusSession bus) {
        this.bus = bus;
    }

    public Future<Void> reload() {
        Promise<Void> turn = next.orElseGet(Promise::promise);
        next = Optional.of(turn);
        if (!isRunning) {
            runNext();
        }
        return turn.future();
    }

    private void runNext() {
        next.ifPresent(turn -> {
            next = Optional.empty();
            isRunning = true;
            bus.call(DBusCall.manager("Reload", "")).<Void>mapEmpty().onComplete(done -> {
                isRunning = false;
                turn.handle(done);
                if (!isRunning) {
                    runNext();
                }
            });
        });
    }
}
