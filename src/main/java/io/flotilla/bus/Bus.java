package io.flotilla.bus;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/** The event bus in our words. Consumers are called on the context that registered them and end with its verticle. */
public final class Bus {
    private static final String DESIRED_CHANGED = "flotilla.desired-changed";
    private static final String PROGRESS = "flotilla.agent-progress";
    private static final String STATES_CHANGED = "flotilla.states-changed";
    private static final DeliveryOptions LOCAL = new DeliveryOptions().setLocalOnly(true);

    private final EventBus bus;

    public Bus(Vertx vertx) {
        bus = vertx.eventBus();
    }

    /** Hint to this host's scheduler: units, machines or the leader may have changed. */
    public void desiredChanged() {
        bus.publish(DESIRED_CHANGED, "", LOCAL);
    }

    public void onDesiredChanged(Runnable hint) {
        bus.localConsumer(DESIRED_CHANGED, message -> hint.run());
    }

    /** What this host's agent did for a unit, to this host's publisher. */
    public void progress(Progress progress) {
        bus.publish(PROGRESS, progress.toJson(), LOCAL);
    }

    public void onProgress(Consumer<Progress> handler) {
        bus.<JsonObject>localConsumer(PROGRESS, message -> handler.accept(Progress.fromJson(message.body())));
    }

    /** A batch of the state stream, in the registry's spelling, to all core hosts. Some may never get it. */
    public void publishStates(Buffer batch) {
        bus.publish(STATES_CHANGED, batch);
    }

    public void onStates(Consumer<Buffer> batches) {
        bus.<Buffer>consumer(STATES_CHANGED, message -> batches.accept(message.body()));
    }
}
