package io.flotilla.registry;

import io.flotilla.desired.Command;
import io.flotilla.desired.Decided;
import io.vertx.core.Future;
import java.util.Optional;

/** What the scheduler plans from, and what becomes of its plans. */
public interface Plans {
    /**
     * What to plan from; empty while this host does not lead. {@code known}: the number of the last one that the caller
     * took in, 0 if it is to be told everything.
     */
    Future<Optional<PlanInput>> planning(long known);

    /** Carries a plan out, as {@link Wishes#submit} does; void if the term that it was made in is over. */
    Future<Decided> submit(Command plan);
}
