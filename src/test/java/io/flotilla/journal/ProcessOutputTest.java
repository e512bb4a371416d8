package io.flotilla.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real processes, read on an event loop. */
class ProcessOutputTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final AtomicInteger over = new AtomicInteger();
    private final AtomicLong read = new AtomicLong();

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private static Process shell(String script) {
        try {
            return new ProcessBuilder("sh", "-c", script).start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The stream, made and handled on its context. */
    private ProcessOutput output(Process process) {
        return new ProcessOutput(context, process, over::incrementAndGet);
    }

    private Future<Long> count(ProcessOutput output) {
        Promise<Long> whole = Promise.promise();
        context.runOnContext(go -> output.exceptionHandler(whole::fail)
                .endHandler(end -> whole.complete(read.get()))
                .handler(piece -> read.addAndGet(piece.length())));
        return whole.future();
    }

    @Test
    void everythingThatIsPrintedIsReadAndThenItEnds() {
        long size = Await.the(count(output(shell("head -c 1000000 /dev/zero"))));
        assertEquals(1_000_000, size);
        Await.until(over::get, times -> times == 1);
    }

    @Test
    void aProcessThatFailsIsNoEnd() {
        Future<Long> whole = count(output(shell("echo part; exit 3")));
        Await.until(whole::failed, failed -> failed);
        assertTrue(String.valueOf(whole.cause().getMessage()).contains("code 3"));
        assertEquals(5, read.get());
    }

    @Test
    void theProcessWaitsForAReaderThatPauses() {
        Process process = shell("head -c 10000000 /dev/zero");
        ProcessOutput output = output(process);
        output.pause();
        Future<Long> whole = count(output);
        Await.always(Duration.ofMillis(300), () -> process.isAlive() && read.get() == 0, alive -> alive);
        context.runOnContext(go -> output.fetch(1));
        Await.until(read::get, bytes -> bytes > 0);
        assertFalse(read.get() > (32 << 10), "more than a piece was given");
        context.runOnContext(go -> output.resume());
        assertEquals(10_000_000, Await.the(whole));
    }

    @Test
    void theProcessIsKilledWhenItsReaderGoes() {
        Process process = shell("echo begun; cat /dev/zero");
        ProcessOutput output = output(process);
        count(output);
        Await.until(read::get, bytes -> bytes > 0);
        context.runOnContext(go -> output.handler(null));
        Await.until(process::isAlive, alive -> !alive);
        Await.until(over::get, times -> times == 1);
    }

    @Test
    void aQuietProcessIsKilledWhenItsReaderGoes() {
        Process process = shell("exec sleep 1000");
        ProcessOutput output = output(process);
        count(output);
        context.runOnContext(go -> output.handler(null));
        Await.until(process::isAlive, alive -> !alive);
        Await.until(over::get, times -> times == 1);
    }
}
