package io.flotilla.registry.host;

import io.flotilla.registry.wire.Question;
import io.vertx.core.Future;

/**
 * The leader, on this host or across the link. Fails with {@link io.flotilla.registry.UnavailableException} or {@link
 * io.flotilla.registry.RefusedException} for good; with anything else when the same may succeed soon, perhaps at another
 * leader.
 */
public interface Leader {
    <A> Future<A> ask(Question<A> question);
}
