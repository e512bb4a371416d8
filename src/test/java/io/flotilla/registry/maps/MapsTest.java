package io.flotilla.registry.maps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.hazelcast.Cluster;
import io.flotilla.hazelcast.Table;
import io.flotilla.registry.UnavailableException;
import io.flotilla.registry.host.Loop;
import io.flotilla.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MapsTest {
    private final Vertx vertx = Vertx.vertx();
    private final Maps maps =
            new Maps(new Loop(vertx), Promise.<Cluster>promise().future());
    private final Table units = maps.table(Cluster::units);

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    @Test
    void whatIsAskedBeforeTheyAreUpWaits() {
        assertFalse(units.keys().isComplete());
        assertFalse(maps.areUp());
    }

    @Test
    void nothingIsAskedOfThemOnceTheyEnd() {
        maps.end();
        for (Future<?> asked :
                List.of(units.keys(), units.getAll(Set.of("a.service")), units.revisions(), units.write(Map.of()))) {
            assertTrue(asked.failed());
            assertEquals(UnavailableException.class, asked.cause().getClass());
        }
        assertEquals(Optional.empty(), maps.now());
        assertEquals("", maps.member());
        assertFalse(maps.areSharedWith("another"));
    }
}
