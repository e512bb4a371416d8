package io.flotilla.hazelcast;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** The latest events, numbered without gaps from 0; old ones are overwritten. Any context, never blocks. */
public interface EventRing {

    /** Appends; completes with the number of the last one. */
    Future<Long> addAll(List<Buffer> events);

    /** The number of the newest event, -1 if there was none. */
    Future<Long> newest();
}
