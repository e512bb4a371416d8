package io.flotilla.registry.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.EventCursor;
import io.flotilla.registry.StateBatch;
import io.flotilla.registry.StateReport;
import io.flotilla.registry.wire.Codecs;
import io.flotilla.testing.Await;
import io.flotilla.unit.UnitName;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reaches a watcher of the state stream that comes over the link and, with gaps, over the bus. */
class StateFeedTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final List<Long> taken = new ArrayList<>();
    private final StateFeed feed = new StateFeed();

    @BeforeEach
    void watch() {
        feed.watch(context, batch -> batch.events().forEach(event -> taken.add(event.sequence())));
        feed.follow(true);
    }

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private static Buffer batch(String epoch, long first, long last) {
        List<StateBatch.Event> events = LongStream.rangeClosed(first, last)
                .mapToObj(sequence -> new StateBatch.Event(
                        sequence,
                        new MachineId("1".repeat(32)),
                        new StateReport(new UnitName("a.service"), Optional.empty())))
                .toList();
        return Buffer.buffer(Codecs.STATES.encode(new StateBatch(new EventCursor(epoch, last), events)));
    }

    private List<Long> taken() {
        Promise<List<Long>> all = Promise.promise();
        context.runOnContext(go -> all.complete(List.copyOf(taken)));
        return Await.the(all.future());
    }

    @Test
    void whatTheBusHasFirstIsTakenOnceItComesNext() {
        feed.received(batch("e", 1, 3));
        feed.overheard(batch("e", 4, 5));
        feed.overheard(batch("e", 6, 6));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), taken());
    }

    @Test
    void whatTheBusHasLateOrAfterAGapOrOfAnotherLeaderIsNot() {
        feed.overheard(batch("e", 1, 1));
        feed.received(batch("e", 1, 3));
        feed.overheard(batch("e", 2, 3));
        feed.overheard(batch("e", 5, 6));
        feed.overheard(batch("other", 4, 4));
        assertEquals(List.of(1L, 2L, 3L), taken());
    }

    @Test
    void nobodyIsToldWhatNobodyFollows() {
        feed.follow(false);
        feed.received(batch("e", 1, 3));
        assertEquals(List.of(), taken());
    }
}
