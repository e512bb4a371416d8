package io.flotilla.registry.leader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.hazelcast.Write;
import io.flotilla.testing.Await;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProjectionTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final SlowTable table = new SlowTable();
    private final Projection projection = new Projection(vertx, table);

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private void onLoop(Runnable work) {
        Promise<Void> done = Promise.promise();
        loop.runOnContext(go -> {
            work.run();
            done.complete();
        });
        Await.the(done.future());
    }

    private void compare() {
        onLoop(() -> projection.compare(5, Map.of("a", 5L), key -> Buffer.buffer("content")));
    }

    @Test
    void aTableIsComparedOnceTheDifferenceIsWritten() {
        assertFalse(projection.isCompared());
        compare();
        assertFalse(projection.isCompared());
        onLoop(table::write);
        assertTrue(projection.isCompared());
        assertEquals(Map.of("a", 5L), table.stored());
    }

    @Test
    void whatIsWrittenOtherwiseSettlesNoDoubt() {
        onLoop(() -> projection.show(4, Map.of("b", new Write(4, Optional.empty()))));
        onLoop(table::write);
        assertFalse(projection.isCompared());
    }

    @Test
    void aDoubtThatCameAfterAComparisonBeganNeedsAnother() {
        compare();
        onLoop(projection::doubt);
        onLoop(table::write);
        assertFalse(projection.isCompared());
        compare();
        onLoop(table::write);
        assertTrue(projection.isCompared());
    }
}
