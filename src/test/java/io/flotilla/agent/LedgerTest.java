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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class LedgerTest {
    private static final UnitName A = new UnitName("a.service");
    private static final UnitName B = new UnitName("b.service");
    private static final Entry ENTRY = new Entry("1234", "56", OnIsolated.STOP, false, true, 3, "start done", "log", 7);

    private static final String FIELDS =
            "'hash':'1234','runHash':'56','onIsolated':'STOP','started':false,'stopping':true,'carriedOut':3,'job':'start done','log':'log','revision':7";

    private final Path file;

    LedgerTest(@TempDir Path folder) {
        file = folder.resolve("ledger");
    }

    @Test
    void whatWasSavedIsReadByTheNextRun(Vertx vertx, VertxTestContext test) {
        Ledger.open(vertx, file)
                .compose(ledger -> {
                    ledger.put(A, ENTRY.withJob(true, 4, "start failed"));
                    return ledger.save();
                })
                .onComplete(test.succeeding(saved -> finds(
                        Map.of(A, new Entry("1234", "56", OnIsolated.STOP, true, false, 4, "start failed", "log", 7)),
                        vertx,
                        test)));
    }

    /** Ends the test: the next run reads these. */
    private void finds(Map<UnitName, Entry> wanted, Vertx vertx, VertxTestContext test) {
        Ledger.open(vertx, file)
                .onComplete(test.succeeding(again -> test.verify(() -> {
                    assertEquals(wanted, again.entries());
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
                .onComplete(test.succeeding(saved -> finds(Map.of(A, ENTRY), vertx, test))));
    }

    @Test
    void theFileHasALineForEachChangeAndIsWrittenAnewWhenMostAreOutdated(Vertx vertx, VertxTestContext test) {
        vertx.runOnContext(go -> Ledger.open(vertx, file)
                .compose(ledger -> {
                    ledger.put(A, ENTRY);
                    return ledger.save()
                            .compose(saved -> {
                                ledger.put(B, ENTRY);
                                ledger.remove(A);
                                return ledger.save();
                            })
                            .map(saved -> {
                                test.verify(() -> assertEquals(1 + 2, lines()));
                                return ledger;
                            });
                })
                .compose(ledger -> startAndStop(ledger, 200).map(ledger))
                .compose(ledger -> {
                    test.verify(() -> assertTrue(lines() <= 100, () -> lines() + " lines"));
                    return Ledger.open(vertx, file).map(again -> {
                        test.verify(() -> assertEquals(ledger.entries(), again.entries()));
                        return again;
                    });
                })
                .onComplete(test.succeedingThenComplete()));
    }

    private static Future<Void> startAndStop(Ledger ledger, int times) {
        ledger.put(B, ENTRY.withJob(times % 2 == 0, 3, "start done"));
        return ledger.save().compose(saved -> times == 0 ? Future.succeededFuture() : startAndStop(ledger, times - 1));
    }

    private int lines() {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aLineThatWasNotWrittenToItsEndWasNeverSaid(Vertx vertx, VertxTestContext test) {
        vertx.runOnContext(go -> Ledger.open(vertx, file)
                .compose(ledger -> {
                    ledger.put(A, ENTRY);
                    return ledger.save();
                })
                .compose(saved -> vertx.fileSystem().readFile(file.toString()))
                .compose(content ->
                        vertx.fileSystem().writeFile(file.toString(), content.appendString("{\"unit\":\"a.service\"}")))
                .compose(torn -> Ledger.open(vertx, file))
                .compose(ledger -> {
                    test.verify(() -> assertEquals(Map.of(A, ENTRY), ledger.entries()));
                    ledger.put(B, ENTRY);
                    return ledger.save();
                })
                .onComplete(test.succeeding(saved -> finds(Map.of(A, ENTRY, B, ENTRY), vertx, test))));
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenByTheNextSave(Vertx vertx, VertxTestContext test) {
        vertx.runOnContext(go -> Ledger.open(vertx, file)
                .compose(ledger -> {
                    ledger.put(A, ENTRY);
                    return ledger.save()
                            .compose(saved -> vertx.fileSystem().delete(file.toString()))
                            .compose(gone -> {
                                ledger.put(B, ENTRY);
                                return ledger.save();
                            })
                            .transform(failed -> {
                                test.verify(() -> assertTrue(failed.failed()));
                                return ledger.save();
                            });
                })
                .onComplete(test.succeeding(saved -> finds(Map.of(A, ENTRY, B, ENTRY), vertx, test))));
    }

    /** In place of the second line, which notes that a.service was started, after it was loaded as b.service was. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "not JSON",
                "{}",
                "[]",
                "{'v':1,'unit':'a.service','entry':{ENTRY,'more':1}}",
                "{'v':1,'unit':'a.service','entry':{ENTRY},'more':{}}",
                "{'v':1,'unit':'a.service','entry':{'hash':'1234'}}",
                "{'v':1,'unit':'a.service','entry':'started'}",
                "{'v':1,'unit':'a.service','entry':{ENTRY,'log':'again'}}",
                "{'v':1,'unit':'a.service','unit':'a.service','entry':{ENTRY}}",
                "{'v':1,'unit':'a.service','entry':null}",
                "{'v':1,'unit':null,'entry':{ENTRY}}",
                "{'v':1,'unit':'a','entry':{ENTRY}}",
                "{'v':2,'unit':'a.service','entry':{ENTRY}}",
                "{'v':0,'unit':'a.service','entry':{ENTRY}}",
                "{'v':'1','unit':'a.service','entry':{ENTRY}}",
                "{'unit':'a.service','hash':'1234','onIsolated':'stop','started':true,'stopping':false,'log':'log','revision':7}",
                "{'v':1,'unit':'a.service','entry':{ENTRY}} {}",
                "\u0000\u0001\uFFFF",
            })
    void aLineThatCannotBeReadHidesNoOther(String damaged, Vertx vertx, VertxTestContext test) throws IOException {
        String good = "{'v':1,'unit':'%s','entry':{ENTRY}}\n";
        String text = good.formatted(A) + damaged + "\n" + good.formatted(B);
        Files.writeString(file, text.replace("ENTRY", FIELDS).replace('\'', '"'));
        Ledger.open(vertx, file)
                .onComplete(test.succeeding(ledger -> test.verify(() -> {
                    assertEquals(Optional.of(ENTRY), ledger.get(B));
                    assertEquals(!damaged.contains("a.service"), ledger.get(A).isPresent());
                    test.completeNow();
                })));
    }

    @Test
    void aLedgerThatCannotBeReadAtAllIsEmpty(Vertx vertx, VertxTestContext test) throws IOException {
        Files.createDirectory(file);
        finds(Map.of(), vertx, test);
    }
}
