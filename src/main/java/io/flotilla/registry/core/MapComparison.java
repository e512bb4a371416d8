package io.flotilla.registry.core;

import io.flotilla.bus.PassLoop;
import io.flotilla.registry.leader.CoreState;
import io.flotilla.registry.leader.Leadership;
import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the maps show what the log says and what is reported: when this host begins to lead, when they may show
 * something else, and now and then. On the registry's event loop.
 */
final class MapComparison {
    private static final Logger LOG = LoggerFactory.getLogger(MapComparison.class);

    private final CoreState core;
    private final Leadership leadership;
    private final Runnable onCompared;
    private final PassLoop comparing;
    private boolean isCompared;
    private boolean areMapsSettled = true;
    private boolean isLagging;

    /** {@code onCompared} is called when {@link #isCompared()} may be true. */
    MapComparison(CoreState core, Leadership leadership, Runnable onCompared) {
        this.core = core;
        this.leadership = leadership;
        this.onCompared = onCompared;
        comparing = new PassLoop(
                core.loop().vertx(),
                this::pass,
                cause -> LOG.warn("the maps cannot be compared with the log: {}", cause.toString()));
        core.maps().onDoubt(this::doubt);
    }

    /** This host leads from now on. */
    void begin() {
        isCompared = false;
        core.projection().doubt();
        comparing.signal();
    }

    /** Whether they were compared since {@link #begin}. */
    boolean isCompared() {
        return isCompared;
    }

    /**
     * After a merge either side's entries may have won, also those that arrive later: the log knows better, and is read
     * from until the maps have settled.
     */
    void membersChanged(boolean settled) {
        LOG.info("the members that hold the maps have {}", settled ? "settled" : "changed");
        areMapsSettled = settled;
        doubt();
    }

    private void doubt() {
        core.projection().doubt();
        core.reports().doubt();
        compare();
    }

    void compare() {
        comparing.signal();
    }

    private Future<Void> pass() {
        if (!leadership.leads()) {
            return Future.succeededFuture();
        }
        Future<Void> compared = core.projection().compare(core::image).onSuccess(done -> {
            isCompared = true;
            onCompared.run();
        });
        leadership.compare();
        if (!areMapsSettled) {
            core.projection().doubt();
        }
        return compared;
    }

    /** Says once when they fall behind; while this host leads. */
    void noteLag() {
        Optional<String> words = core.lag();
        if (words.isPresent() && !isLagging) {
            LOG.warn("{}", words.get());
        }
        isLagging = words.isPresent();
    }
}
