package io.flotilla.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.agent.Ledger.Entry;
import io.flotilla.unit.OnIsolated;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class LedgerTest {
    private static final UnitName A = new UnitName("a.service");
    private static final Entry ENTRY = new Entry("1234", OnIsolated.STOP, false, true, "log", 7);

    private final Path file;

    LedgerTest(@TempDir Path folder) {
        file = folder.resolve("ledger");
    }

    @Test
    void whatWasSavedIsReadByTheNextRun(Vertx vertx, VertxTestContext test) {
        Ledger.open(vertx, file)
                .compose(ledger -> {
                    ledger.put(A, ENTRY.withStarted(true));
                    return ledger.save();
                })
                .compose(saved -> Ledger.open(vertx, file))
                .onComplete(test.succeeding(again -> test.verify(() -> {
                    assertEquals(Map.of(A, new Entry("1234", OnIsolated.STOP, true, false, "log", 7)), again.entries());
                    test.completeNow();
                })));
    }

    @Test
    void savesThatOverlapAllEndInTheNewestState(Vertx vertx, VertxTestContext test) {
        vertx.runOnContext(go -> Ledger.open(vertx, file)
                .compose(ledger -> {
                    Future<Void> first = ledger.save();
                    ledger.put(A, ENTRY);
                    Future<Void> second = ledger.save();
                    return Future.join(first, second);
                })
                .compose(saved -> Ledger.open(vertx, file))
                .onComplete(test.succeeding(again -> test.verify(() -> {
                    assertEquals(Map.of(A, ENTRY), again.entries());
                    test.completeNow();
                }))));
    }

    @Test
    void aLedgerOfANewerFormatIsRefused(Vertx vertx, VertxTestContext test) throws IOException {
        Files.writeString(file, "{\"v\":2,\"units\":{}}");
        Ledger.open(vertx, file)
                .onComplete(test.failing(cause -> test.verify(() -> {
                    assertTrue(String.valueOf(cause.getMessage()).contains("format 2"));
                    test.completeNow();
                })));
    }
}
