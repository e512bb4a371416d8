package io.flotilla.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FileQueueTest {
    private final Timers timers = new Timers();
    private final Disk disk = new Disk();
    private boolean isStarting;
    private final FileQueue queue = new FileQueue(disk, () -> isStarting, timers::now, timers);

    @Test
    void theFirstChangeGoesAtOnceAndTheNextOnesTogether() {
        write("a.service");
        write("b.service");
        Future<Map<UnitName, LoadResult>> last = write("c.service");
        assertEquals(List.of("a.service"), disk.log);
        disk.finish();
        assertEquals(List.of("a.service", "b.service c.service"), disk.log);
        disk.finish();
        assertEquals(Set.of(new UnitName("c.service")), last.result().keySet());
    }

    @Test
    void aUnitIsReplacedAtOnceThoughOthersAreStarted() {
        isStarting = true;
        remove("a.service");
        disk.finish();
        write("a.service");
        disk.finish();
        assertEquals(List.of("-a.service", "a.service"), disk.log);
        timers.pass(2 * FileQueue.SPACING_MILLIS);
        remove("a.service");
        disk.finish();
        write("a.service");
        assertEquals(List.of("-a.service", "a.service", "-a.service", "a.service"), disk.log);
    }

    @Test
    void batchesKeepTheirDistanceWhileUnitsAreStarted() {
        isStarting = true;
        writeTwo();
        write("c.service");
        timers.pass(FileQueue.SPACING_MILLIS - 1);
        write("d.service");
        assertEquals(List.of("a.service", "b.service"), disk.log);
        timers.pass(1);
        assertEquals(List.of("a.service", "b.service", "c.service d.service"), disk.log);
    }

    /** A file every millisecond, each written within one, for half a second. */
    @Test
    void aBurstGoesInFewBatches() {
        isStarting = true;
        for (int i = 0; i < 500; i++) {
            write("u" + i + ".service");
            timers.pass(1);
            disk.finishIfBusy();
        }
        assertEquals(5, disk.log.size());
    }

    @Test
    void theDistanceGrowsWhileUnitsAreStartedAndShrinksAfterwards() {
        isStarting = true;
        writeTwo();
        write("c.service");
        timers.pass(FileQueue.SPACING_MILLIS);
        disk.finish();
        write("d.service");
        timers.pass(2 * FileQueue.SPACING_MILLIS - 1);
        assertEquals(List.of("a.service", "b.service", "c.service"), disk.log);
        timers.pass(1);
        isStarting = false;
        disk.finish();
        write("e.service");
        disk.finish();
        isStarting = true;
        write("f.service");
        assertEquals(List.of("a.service", "b.service", "c.service", "d.service", "e.service", "f.service"), disk.log);
    }

    private void writeTwo() {
        write("a.service");
        disk.finish();
        write("b.service");
        disk.finish();
        assertEquals(List.of("a.service", "b.service"), disk.log);
    }

    @Test
    void batchesFollowEachOtherWhileNothingIsStarted() {
        write("a.service");
        disk.finish();
        write("b.service");
        assertEquals(List.of("a.service", "b.service"), disk.log);
    }

    @Test
    void changesOfOneUnitStayInOrder() {
        write("a.service");
        write("b.service");
        remove("b.service");
        disk.finish();
        disk.finish();
        assertEquals(List.of("a.service", "b.service", "-b.service"), disk.log);
    }

    @Test
    void anInspectionNeverFallsIntoABatch() {
        write("a.service");
        queue.inspect(Set.of(new UnitName("a.service")));
        assertEquals(List.of("a.service"), disk.log);
        disk.finish();
        assertEquals(List.of("a.service", "?a.service"), disk.log);
    }

    @Test
    void aBatchThatFailsBlocksNoOther() {
        Future<Map<UnitName, LoadResult>> first = write("a.service");
        write("b.service");
        disk.fail();
        assertTrue(first.failed());
        assertEquals(List.of("a.service", "b.service"), disk.log);
    }

    private Future<Map<UnitName, LoadResult>> write(String unit) {
        return queue.submit(Map.of(new UnitName(unit), new FileChange.Write(new UnitFile(List.of()))));
    }

    private void remove(String unit) {
        queue.submit(Map.of(new UnitName(unit), new FileChange.Remove()));
    }

    /** Notes what it is asked for, and is done when the test says so. */
    private static final class Disk implements FileQueue.Work {
        final List<String> log = new ArrayList<>();
        private final List<Runnable> done = new ArrayList<>();
        private final List<Runnable> failed = new ArrayList<>();

        void finish() {
            failed.clear();
            done.remove(0).run();
        }

        void finishIfBusy() {
            if (!done.isEmpty()) {
                finish();
            }
        }

        void fail() {
            done.clear();
            failed.remove(0).run();
        }

        @Override
        public Future<Map<UnitName, LoadResult>> apply(Map<UnitName, FileChange> batch) {
            List<String> names = new ArrayList<>();
            Map<UnitName, LoadResult> results = new HashMap<>();
            batch.forEach((unit, change) -> {
                names.add((change instanceof FileChange.Remove ? "-" : "") + unit);
                results.put(unit, LoadResult.DONE);
            });
            log.add(String.join(" ", names));
            Promise<Map<UnitName, LoadResult>> promise = Promise.promise();
            done.add(() -> promise.complete(results));
            failed.add(() -> promise.fail("the disk is full"));
            return promise.future();
        }

        @Override
        public Future<Void> inspect(Set<UnitName> suspects) {
            suspects.forEach(unit -> log.add("?" + unit));
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> inspectLinks() {
            log.add("?links");
            return Future.succeededFuture();
        }
    }
}
