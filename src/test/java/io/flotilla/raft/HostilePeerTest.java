package io.flotilla.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostilePeerTest {

    @Test
    void whateverAPeerSendsTheMemberGoesOn(@TempDir Path directory) {
        Vertx vertx = Vertx.vertx();
        Ledger ledger = new Ledger();
        DurableLog log = Wait.on(DurableLog.open(
                vertx, LogOptions.of(directory.resolve("log"), "m1", List.of("m1")), ledger, new Mesh(1).of("m1")));
        Wait.until(log, LogStatus::isReady);
        Wait.on(log.submit(Ledger.command("before")));
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length > 2) {
                bytes[0] = 1;
                bytes[1] = (byte) random.nextInt(14);
            }
            log.receive("nobody", Buffer.buffer(bytes));
        }
        log.receive("", Buffer.buffer("x"));
        log.receive("big", Buffer.buffer(new byte[MessageCodec.MAX_BYTES + Envelope.MAX_BYTES + 1]));

        Wait.until(log, LogStatus::isReady);
        Wait.on(log.submit(Ledger.command("after")));
        assertEquals(List.of("before", "after"), ledger.texts());
        Wait.on(log.close());
        Wait.on(vertx.close());
    }
}
