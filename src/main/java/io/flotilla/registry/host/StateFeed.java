package io.flotilla.registry.host;

import io.flotilla.registry.StateBatch;
import io.flotilla.registry.wire.Codecs;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The state stream as it comes to this host, for the one who watches it here. On the registry's event loop. */
public final class StateFeed {
    private Optional<Watcher> watcher = Optional.empty();
    private boolean isFollowed;

    private record Watcher(Context context, Consumer<StateBatch> handler) {}

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
        pass(() -> Codecs.STATES.decode(bytes.getBytes()));
    }

    /** The leader, this host, says this. */
    public void told(StateBatch batch) {
        pass(() -> batch);
    }

    private void pass(Supplier<StateBatch> batch) {
        if (isFollowed) {
            watcher.ifPresent(it -> it.context().runOnContext(go -> it.handler().accept(batch.get())));
        }
    }
}
