package io.flotilla.agent;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.flotilla.disk.AtomicFile;
import io.flotilla.disk.Durability;
import io.flotilla.unit.OnIsolated;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this machine was ordered to hold and has started, kept beside the unit files: both vanish at a reboot, and both
 * outlive the daemon, which is how its next start knows what it has done. The file gets a line for each change, and is
 * written anew when most of its lines are outdated. Used on one context.
 */
final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final int FORMAT = 2;
    private static final long SOON_MS = 200;
    private static final int LINE_BYTES = 200;
    private static final int FEW_LINES = 100;

    /** Before the first write, and after a failed one: the file is to be written anew. */
    private static final int UNKNOWN = Integer.MAX_VALUE / 2;

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
    private final Path file;
    private final SortedMap<UnitName, Entry> entries = new TreeMap<>();
    private Set<UnitName> unsaved = new TreeSet<>();
    private int lines = UNKNOWN;
    private List<Promise<Void>> waiting = new ArrayList<>();
    private boolean writing;
    private boolean savingSoon;

    private Ledger(Vertx vertx, Path file) {
        this.vertx = vertx;
        this.file = file;
    }

    /** Reads the ledger that an earlier run left; a missing one is empty, an unreadable one fails. */
    static Future<Ledger> open(Vertx vertx, Path file) {
        Ledger ledger = new Ledger(vertx, file);
        return vertx.executeBlocking(() -> Files.exists(file) ? Files.readString(file) : "")
                .map(content -> {
                    ledger.read(content);
                    return ledger;
                });
    }

    /** A line without an end was being written as the daemon before this one was killed: nobody was told of it. */
    private void read(String content) {
        List<String> found = content.lines().toList();
        if (found.isEmpty()) {
            return;
        }
        Integer format = new JsonObject(found.get(0)).getInteger("v", 0);
        if (format != FORMAT) {
            throw new IllegalStateException("%s has format %d, this version reads %d".formatted(file, format, FORMAT));
        }
        int end = content.endsWith("\n") ? found.size() : found.size() - 1;
        found.subList(1, Math.max(1, end)).forEach(line -> take(new JsonObject(line)));
    }

    private void take(JsonObject line) {
        UnitName unit = new UnitName(line.getString("unit"));
        if (line.containsKey("hash")) {
            entries.put(
                    unit,
                    new Entry(
                            line.getString("hash"),
                            OnIsolated.of(line.getString("onIsolated")),
                            line.getBoolean("started"),
                            line.getBoolean("stopping"),
                            line.getString("log"),
                            line.getLong("revision")));
        } else {
            entries.remove(unit);
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
        unsaved.add(unit);
    }

    void remove(UnitName unit) {
        entries.remove(unit);
        unsaved.add(unit);
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
        boolean isAnew = lines + unsaved.size() > Math.max(FEW_LINES, 2 * entries.size());
        byte[] text = encode(isAnew ? entries.keySet() : unsaved, isAnew);
        lines = isAnew ? entries.size() : lines + unsaved.size();
        unsaved = new TreeSet<>();
        vertx.executeBlocking(() -> isAnew ? replace(text) : Files.write(file, text, StandardOpenOption.APPEND), false)
                .onComplete(result -> {
                    writing = false;
                    if (result.failed()) {
                        lines = UNKNOWN;
                    }
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

    private Path replace(byte[] text) throws IOException {
        AtomicFile.write(file, text, Durability.NONE);
        return file;
    }

    private byte[] encode(Collection<UnitName> units, boolean isAnew) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(LINE_BYTES * (units.size() + 1));
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.setPrettyPrinter(new MinimalPrettyPrinter(""));
            if (isAnew) {
                json.writeStartObject();
                json.writeNumberField("v", FORMAT);
                end(json);
            }
            for (UnitName unit : units) {
                json.writeStartObject();
                json.writeStringField("unit", unit.value());
                Entry entry = entries.get(unit);
                if (entry != null) {
                    write(entry, json);
                }
                end(json);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void end(JsonGenerator json) throws IOException {
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private static void write(Entry entry, JsonGenerator json) throws IOException {
        json.writeStringField("hash", entry.hash());
        json.writeStringField("onIsolated", entry.onIsolated().toString());
        json.writeBooleanField("started", entry.started());
        json.writeBooleanField("stopping", entry.stopping());
        json.writeStringField("log", entry.log());
        json.writeNumberField("revision", entry.revision());
    }
}
