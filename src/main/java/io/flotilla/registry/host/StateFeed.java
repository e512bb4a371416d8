package io.flotilla.registry.host;

import io.flotilla.registry.EventCursor;
import io.flotilla.registry.StateBatch;
import io.flotilla.registry.wire.Codecs;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Consumer;

/** The state stream as it comes to this host, for the one who watches it here. On the registry's event loop. */
public final class StateFeed {
    private Optional<Watcher> watcher = Optional.empty();
    private boolean isFollowed;

    /** Used on its context, but for that itself. */
    private static final class Watcher {
        private final Context context;
        private final Consumer<StateBatch> handler;
        private EventCursor heard = EventCursor.NOWHERE;

        Watcher(Context context, Consumer<StateBatch> handler) {
            this.context = context;
            this.handler = handler;
        }

        private void take(StateBatch batch) {
            heard = batch.newest();
            handler.accept(batch);
        }
    }

    StateFeed() {}

    /** {@code handler} is called on {@code context}, while it is followed. */
    void watch(Context context, Consumer<StateBatch> handler) {
        watcher = Optional.of(new Watcher(context, handler));
    }

    void follow(boolean isWanted) {
        isFollowed = isWanted;
    }

    /** Whether it is to be sent to this host. */
    public boolean isFollowed() {
        return isFollowed;
    }

    /** The leader, another host, sent this. */
    public void received(Buffer bytes) {
        pass(watcher -> watcher.take(Codecs.STATES.decode(bytes.getBytes())));
    }

    /** The leader, this host, says this. */
    public void told(StateBatch batch) {
        pass(watcher -> watcher.take(batch));
    }

    /** The bus had this, which may lose some and comes beside what the leader sends: it counts if it comes next. */
    public void overheard(Buffer bytes) {
        pass(watcher -> {
            StateBatch batch = Codecs.STATES.decode(bytes.getBytes());
            if (batch.follows(watcher.heard)) {
                watcher.take(batch);
            }
        });
    }

    private void pass(Consumer<Watcher> news) {
        if (isFollowed) {
            watcher.ifPresent(it -> it.context.runOnContext(go -> news.accept(it)));
        }
    }
}
