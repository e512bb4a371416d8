package io.flotilla.raft;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSpeedIT {
    private final Path directory;
    private final Vertx vertx = Vertx.vertx();

    LogSpeedIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void stop() {
        Wait.on(vertx.close());
    }

    private DurableLog open(String name) {
        LogOptions options = LogOptions.of(directory.resolve(name), "m1", List.of("m1"));
        DurableLog log = Wait.on(DurableLog.open(vertx, options, new Ledger(100), new Mesh(1).of("m1")));
        Wait.until(log, LogStatus::isReady);
        return log;
    }

    private static String micros(long[] nanos) {
        Arrays.sort(nanos);
        return "p50 %d us, p99 %d us".formatted(nanos[nanos.length / 2] / 1000, nanos[nanos.length * 99 / 100] / 1000);
    }

    private long[] fsyncs() throws IOException {
        long[] nanos = new long[300];
        try (FileChannel file =
                FileChannel.open(directory.resolve("probe"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < nanos.length; i++) {
                long start = System.nanoTime();
                file.write(ByteBuffer.allocate(8240));
                file.force(false);
                nanos[i] = System.nanoTime() - start;
            }
        }
        return nanos;
    }

    private static long[] oneAtATime(DurableLog log, int count) {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            Wait.on(log.submit(Ledger.command("y".repeat(1000))));
            nanos[i] = System.nanoTime() - start;
        }
        return nanos;
    }

    /** Keeps {@code lanes} commands under way until {@code count} are done. */
    private static void inFlight(DurableLog log, int lanes, int count) {
        AtomicInteger left = new AtomicInteger(count);
        Promise<Void> end = Promise.promise();
        for (int lane = 0; lane < lanes; lane++) {
            next(log, left, end);
        }
        Wait.on(end.future());
    }

    private static void next(DurableLog log, AtomicInteger left, Promise<Void> end) {
        Future<Committed> submit = log.submit(Ledger.command("y".repeat(1000)));
        submit.onFailure(end::tryFail).onSuccess(done -> {
            if (left.decrementAndGet() > 0) {
                next(log, left, end);
            } else {
                end.tryComplete();
            }
        });
    }

    @Test
    void manyAtOnceShareTheirFsyncsAndTheDiskStaysBounded() throws IOException {
        long cold = System.nanoTime();
        DurableLog first = open("warm");
        System.out.println("MEASURE ready cold " + (System.nanoTime() - cold) / 1_000_000 + " ms");
        Wait.on(first.close());
        long warm = System.nanoTime();
        DurableLog log = open("log");
        System.out.println("MEASURE ready warm " + (System.nanoTime() - warm) / 1_000_000 + " ms");
        System.out.println("MEASURE write+fsync of 8 KB: " + micros(fsyncs()));
        oneAtATime(log, 500);
        long start = System.nanoTime();
        long[] single = oneAtATime(log, 1000);
        double alone = 1000e9 / (System.nanoTime() - start);
        System.out.println("MEASURE submit: " + micros(single));
        start = System.nanoTime();
        inFlight(log, 64, 20_000);
        double together = 20_000e9 / (System.nanoTime() - start);
        System.out.println("MEASURE one at a time %.0f/s, 64 in flight %.0f/s".formatted(alone, together));
        long size = size(directory.resolve("log"));
        System.out.println("MEASURE disk after 21,500 of 1 KB: %d KB".formatted(size / 1024));
        long again = System.nanoTime();
        Wait.on(log.close());
        System.out.println("MEASURE close " + (System.nanoTime() - again) / 1_000_000 + " ms");
        again = System.nanoTime();
        Wait.on(open("log").close());
        System.out.println("MEASURE reopen+close " + (System.nanoTime() - again) / 1_000_000 + " ms");

        assertTrue(together > 2 * alone, "commands under way together share an fsync");
        assertTrue(size < 12 << 20, "snapshots bound the disk: " + size);
    }

    private static long size(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
