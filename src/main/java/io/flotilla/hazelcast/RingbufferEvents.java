package io.flotilla.hazelcast;

import com.hazelcast.ringbuffer.OverflowPolicy;
import com.hazelcast.ringbuffer.Ringbuffer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** The event ring in a Hazelcast ring buffer. */
record RingbufferEvents(Vertx vertx, Ringbuffer<byte[]> ring) implements EventRing {
    @Override
    public Future<Long> addAll(List<Buffer> events) {
        return Stages.onContext(
                ring.addAllAsync(events.stream().map(Buffer::getBytes).toList(), OverflowPolicy.OVERWRITE),
                vertx.getOrCreateContext());
    }

    @Override
    public Future<Long> newest() {
        return vertx.executeBlocking(ring::tailSequence, false);
    }
}
