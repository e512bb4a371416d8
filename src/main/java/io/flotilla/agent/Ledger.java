package io.flotilla.agent;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.flotilla.unit.OnIsolated;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.CopyOptions;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this machine was ordered to hold and has started, kept beside the unit files: both vanish at a reboot, and both
 * outlive the daemon, which is how its next start knows what it has done. Used on one context.
 */
final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final int FORMAT = 1;
    private static final long SOON_MS = 200;
    private static final int ENTRY_BYTES = 200;
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * One unit: the content it was ordered with, what that asks for in isolation, whether it was started since, whether
     * it is being stopped, and the log and revision of the sheet that ordered it.
     */
    record Entry(String hash, OnIsolated onIsolated, boolean started, boolean stopping, String log, long revision) {
        Entry withStarted(boolean now) {
            return new Entry(hash, onIsolated, now, false, log, revision);
        }

        Entry withStopping() {
            return new Entry(hash, onIsolated, started, true, log, revision);
        }
    }

    private final Vertx vertx;
    private final String file;
    private final SortedMap<UnitName, Entry> entries = new TreeMap<>();
    private List<Promise<Void>> waiting = new ArrayList<>();
    private boolean writing;
    private boolean savingSoon;

    private Ledger(Vertx vertx, Path file) {
        this.vertx = vertx;
        this.file = file.toString();
    }

    /** Reads the ledger that an earlier run left; a missing one is empty, an unreadable one fails. */
    static Future<Ledger> open(Vertx vertx, Path file) {
        Ledger ledger = new Ledger(vertx, file);
        return vertx.fileSystem()
                .exists(ledger.file)
                .compose(exists -> exists ? vertx.fileSystem().readFile(ledger.file) : Future.succeededFuture())
                .map(content -> {
                    Optional.ofNullable(content).ifPresent(ledger::read);
                    return ledger;
                });
    }

    private void read(Buffer content) {
        JsonObject json = new JsonObject(content);
        if (json.getInteger("v", 0) != FORMAT) {
            throw new IllegalStateException(
                    "%s has format %s, this version reads %d".formatted(file, json.getValue("v"), FORMAT));
        }
        JsonObject units = json.getJsonObject("units");
        for (String name : units.fieldNames()) {
            JsonObject unit = units.getJsonObject(name);
            entries.put(
                    new UnitName(name),
                    new Entry(
                            unit.getString("hash"),
                            OnIsolated.of(unit.getString("onIsolated", OnIsolated.KEEP.toString())),
                            unit.getBoolean("started"),
                            unit.getBoolean("stopping", false),
                            unit.getString("log"),
                            unit.getLong("revision")));
        }
    }

    Optional<Entry> get(UnitName unit) {
        return Optional.ofNullable(entries.get(unit));
    }

    SortedMap<UnitName, Entry> entries() {
        return Collections.unmodifiableSortedMap(entries);
    }

    void put(UnitName unit, Entry entry) {
        entries.put(unit, entry);
    }

    void remove(UnitName unit) {
        entries.remove(unit);
    }

    /**
     * Saves within {@link #SOON_MS}: for what need not be noted before anything else happens, so that many of them share
     * a write. A failure is logged.
     */
    void saveSoon() {
        if (!savingSoon) {
            savingSoon = true;
            vertx.setTimer(SOON_MS, timer -> {
                savingSoon = false;
                save().onFailure(cause -> LOG.error(
                        "what was done cannot be noted in {}; a restart of flotilla now would do it again",
                        file,
                        cause));
            });
        }
    }

    /** Completes when what the ledger says now is in the file; calls that come while it is written share a write. */
    Future<Void> save() {
        Promise<Void> promise = Promise.promise();
        waiting.add(promise);
        if (!writing) {
            write();
        }
        return promise.future();
    }

    private void write() {
        List<Promise<Void>> served = waiting;
        waiting = new ArrayList<>();
        writing = true;
        String temporary = file + ".new";
        vertx.fileSystem()
                .writeFile(temporary, encode())
                .compose(done -> vertx.fileSystem()
                        .move(
                                temporary,
                                file,
                                new CopyOptions().setAtomicMove(true).setReplaceExisting(true)))
                .onComplete(result -> {
                    writing = false;
                    served.forEach(promise -> {
                        if (result.succeeded()) {
                            promise.complete();
                        } else {
                            promise.fail(result.cause());
                        }
                    });
                    if (!waiting.isEmpty()) {
                        write();
                    }
                });
    }

    private Buffer encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(ENTRY_BYTES * (entries.size() + 1));
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("v", FORMAT);
            json.writeObjectFieldStart("units");
            for (Map.Entry<UnitName, Entry> unit : entries.entrySet()) {
                json.writeFieldName(unit.getKey().value());
                write(unit.getValue(), json);
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    private static void write(Entry entry, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("hash", entry.hash());
        json.writeStringField("onIsolated", entry.onIsolated().toString());
        json.writeBooleanField("started", entry.started());
        json.writeBooleanField("stopping", entry.stopping());
        json.writeStringField("log", entry.log());
        json.writeNumberField("revision", entry.revision());
        json.writeEndObject();
    }
}
