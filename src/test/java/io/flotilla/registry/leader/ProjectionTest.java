package io.flotilla.registry.leader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.desired.Command;
import io.flotilla.desired.Decided;
import io.flotilla.desired.Delta;
import io.flotilla.desired.DesiredState;
import io.flotilla.desired.Image;
import io.flotilla.desired.Outcome;
import io.flotilla.registry.maps.SlowTable;
import io.flotilla.testing.Await;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProjectionTest {
    private final Vertx vertx = Vertx.vertx();
    private static final UnitName GONE = new UnitName("b.service");
    private static final Image IMAGE = image();

    private static Image image() {
        DesiredState state = new DesiredState();
        UnitFile file = UnitFile.parse("[Service]\nExecStart=/bin/true\n");
        state.apply(5, new Command.SetUnit("", new UnitName("a.service"), Optional.of(file), Optional.empty()));
        return state.image();
    }

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
        onLoop(() -> projection.compare(() -> IMAGE));
    }

    @Test
    void aTableIsComparedOnceTheDifferenceIsWritten() {
        assertFalse(projection.isCompared());
        compare();
        assertFalse(projection.isCompared());
        onLoop(table::write);
        assertTrue(projection.isCompared());
        assertEquals(Map.of("a.service", 5L), table.stored());
    }

    @Test
    void whatIsWrittenOtherwiseSettlesNoDoubt() {
        onLoop(() -> projection.show(new Delta(
                Image.EMPTY, IMAGE, new Decided(IMAGE.revision(), Outcome.DELETED), Map.of(GONE, Optional.empty()))));
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
