package io.flotilla.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Turns hints into passes: one pass at a time, which begins after what its context has to do already, so that hints
 * which come together share it, and one more if a hint came meanwhile. A failed pass is told to {@code onFailure} and
 * made again after a pause that doubles up to {@link #LONGEST_PAUSE_MILLIS}. Used on one context.
 */
public final class PassLoop {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final Vertx vertx;
    private final Supplier<Future<Void>> pass;
    private final Consumer<Throwable> onFailure;
    private boolean running;
    private boolean again;
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    public PassLoop(Vertx vertx, Supplier<Future<Void>> pass, Consumer<Throwable> onFailure) {
        this.vertx = vertx;
        this.pass = pass;
        this.onFailure = onFailure;
    }

    /** Look again. */
    public void signal() {
        if (running) {
            again = true;
            return;
        }
        running = true;
        vertx.runOnContext(go -> begin());
    }

    private void begin() {
        again = false;
        Future.succeededFuture()
                .compose(go -> pass.get())
                .onSuccess(done -> finished())
                .onFailure(this::failed);
    }

    private void finished() {
        pauseMillis = FIRST_PAUSE_MILLIS;
        running = false;
        if (again) {
            signal();
        }
    }

    private void failed(Throwable cause) {
        onFailure.accept(cause);
        long waitMillis = pauseMillis;
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        vertx.setTimer(waitMillis, timer -> {
            running = false;
            signal();
        });
    }
}
