package io.flotilla.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.raft.LogException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class KilledProcessIT {
    private static final int ROUNDS = 6;

    private final Path directory;
    private final Vertx vertx = Vertx.vertx();

    KilledProcessIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void stop() {
        Wait.on(vertx.close());
    }

    private static Future<DurableLog> open(Vertx vertx, Path place, Ledger ledger) {
        return DurableLog.open(vertx, LogOptions.of(place, "m1", List.of("m1")), ledger, new Mesh(1).of("m1"));
    }

    private Process writer(String prefix) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        directory.toString(),
                        prefix)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    @Test
    void whatAKilledProcessAcknowledgedIsThere() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Set<String> acked = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            Process process = writer("r" + round + "-");
            try (BufferedReader output = output(process)) {
                int kill = 1 + random.nextInt(3000);
                for (int i = 0; i < kill; i++) {
                    acked.add(String.valueOf(output.readLine()));
                }
                process.toHandle().destroyForcibly();
                output.lines().filter(line -> line.endsWith(".")).forEach(acked::add);
            }
            process.waitFor();
        }
        Ledger ledger = new Ledger();
        DurableLog log = Wait.on(open(vertx, directory, ledger));
        Wait.until(log, LogStatus::isReady);
        Set<String> missing = new HashSet<>(acked);
        missing.removeAll(new HashSet<>(ledger.texts()));
        System.out.println(
                "acknowledged " + acked.size() + ", there " + ledger.texts().size());
        assertEquals(Set.of(), missing);
        assertTrue(acked.size() >= ROUNDS);
        Wait.on(log.close());
    }

    @Test
    void aSecondProcessIsKeptOutAndToldOfTheFirst() throws Exception {
        Process process = writer("p");
        try (BufferedReader output = output(process)) {
            output.readLine();
            LogException refusal = Wait.failureOf(open(vertx, directory, new Ledger()));
            assertEquals(Reason.REFUSED, refusal.reason());
            assertTrue(
                    String.valueOf(refusal.getMessage()).contains("in use by process " + process.pid() + ":"),
                    refusal::toString);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** Submits for ever, eight at a time, and prints what was acknowledged, each line ended by a full stop. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) {
            DurableLog log = Wait.on(open(Vertx.vertx(), Path.of(args[0]), new Ledger()));
            Wait.until(log, LogStatus::isReady);
            for (int lane = 0; lane < 8; lane++) {
                submit(log, args[1] + lane + "-", 0);
            }
        }

        private static void submit(DurableLog log, String prefix, int number) {
            String text = prefix + number + ".";
            log.submit(Ledger.command(text)).onSuccess(done -> {
                System.out.println(text);
                System.out.flush();
                submit(log, prefix, number + 1);
            });
        }
    }
}
