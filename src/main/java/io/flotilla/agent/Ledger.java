package io.flotilla.agent;

import io.flotilla.codec.Codec;
import io.flotilla.codec.CodecException;
import io.flotilla.codec.LevelTable;
import io.flotilla.desired.OrderSheet;
import io.flotilla.desired.OrderSheet.Order;
import io.flotilla.disk.AtomicFile;
import io.flotilla.disk.Durability;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.OnIsolated;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this machine was ordered to hold and has started, kept beside the unit files: both vanish at a reboot, and both
 * outlive the daemon, which is how its next start knows what it has done. The file gets a line for each change, and is
 * written anew when most of its lines are outdated. Used on one context.
 */
final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final Codec<Line> CODEC = Codec.strict(Line.class, "a line of the ledger", LevelTable.FIRST);
    private static final Pattern UNIT = Pattern.compile("\"unit\":\"([^\"]+)\"");
    private static final long SOON_MILLIS = 200;
    private static final int LINE_BYTES = 300;
    private static final int FEW_LINES = 100;

    /** Before the first write, and after a failed one: the file is to be written anew. */
    private static final int UNKNOWN = Integer.MAX_VALUE / 2;

    /**
     * One unit: the content it was ordered with and the part of it that systemd reads, what it asks for in isolation,
     * whether it was started since, whether it is being stopped, the wish that was carried out last with the result of its
     * job, and the log and revision of the sheet that ordered it; no log if nobody knows.
     */
    record Entry(
            String hash,
            String runHash,
            OnIsolated onIsolated,
            boolean started,
            boolean stopping,
            long carriedOut,
            String job,
            String log,
            long revision) {
        /** As the sheet orders it; not started yet. */
        static Entry ordered(UnitName unit, Order order, OrderSheet sheet) {
            OnIsolated onIsolated = FleetOptions.of(unit, order.file()).onIsolated();
            return new Entry(
                    order.hash(),
                    order.file().runHash(),
                    onIsolated,
                    false,
                    false,
                    order.revision(),
                    "",
                    sheet.log(),
                    sheet.revision());
        }

        /** The same order for what is there already. */
        Entry inPlaceOf(Entry known) {
            return new Entry(
                    hash, runHash, onIsolated, known.started, known.stopping, carriedOut, known.job, log, revision);
        }

        /** Any sheet of that log is newer. */
        Entry takenOverBy(String newLog) {
            return new Entry(hash, runHash, onIsolated, started, stopping, 0, job, newLog, 0);
        }

        /** A job for this wish came to an end. */
        Entry withJob(boolean isStart, long wish, String ended) {
            return new Entry(hash, runHash, onIsolated, isStart, false, wish, ended, log, revision);
        }

        /** It is to be started, if it is ordered so. */
        Entry notStarted() {
            return new Entry(hash, runHash, onIsolated, false, false, carriedOut, job, log, revision);
        }

        Entry withStopping() {
            return new Entry(hash, runHash, onIsolated, started, true, carriedOut, job, log, revision);
        }

        /** What it is to be shown as: a start that failed launched nothing. */
        TargetState reached() {
            return started && !isStartFailed() ? TargetState.LAUNCHED : TargetState.LOADED;
        }

        boolean isStartFailed() {
            return job.startsWith("start ") && !job.equals("start done");
        }
    }

    /** What a line of the file says: the unit is held so, or no longer. */
    private record Line(UnitName unit, Optional<Entry> entry) {}

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

    /**
     * Reads the ledger that an earlier run left. What cannot be read is named in the log and as good as never written:
     * nobody knows then who ordered those units.
     */
    static Future<Ledger> open(Vertx vertx, Path file) {
        Ledger ledger = new Ledger(vertx, file);
        return vertx.executeBlocking(() -> Files.exists(file) ? Files.readAllBytes(file) : new byte[0])
                .otherwise(cause -> {
                    LOG.warn("{} cannot be read, so nobody knows who ordered what runs here", file, cause);
                    return new byte[0];
                })
                .map(content -> {
                    ledger.read(content);
                    return ledger;
                });
    }

    /** A line without an end was being written as the daemon before this one was killed: nobody was told of it. */
    private void read(byte[] content) {
        int number = 1;
        int start = 0;
        for (int at = 0; at < content.length; at++) {
            if (content[at] == '\n') {
                read(number++, Arrays.copyOfRange(content, start, at));
                start = at + 1;
            }
        }
    }

    private void read(int number, byte[] bytes) {
        try {
            Line line = CODEC.decode(bytes);
            line.entry().ifPresentOrElse(entry -> entries.put(line.unit(), entry), () -> entries.remove(line.unit()));
        } catch (CodecException e) {
            Optional<UnitName> unit = unit(new String(bytes, StandardCharsets.UTF_8));
            unit.ifPresent(name -> entries.remove(name));
            LOG.warn(
                    "line {} of {} cannot be read, so nobody knows what was ordered of {}: {}",
                    number,
                    file,
                    unit.map(UnitName::value).orElse("some unit"),
                    e.getMessage());
        }
    }

    /** The unit that a damaged line seems to be about. */
    private static Optional<UnitName> unit(String line) {
        Matcher matcher = UNIT.matcher(line);
        try {
            return matcher.find()
                    ? Optional.of(new UnitName(matcher.group(1).replace("\\\\", "\\")))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
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
     * Saves within {@link #SOON_MILLIS}: for what need not be noted before anything else happens, so that many of them share
     * a write. A failure is logged.
     */
    void saveSoon() {
        if (!savingSoon) {
            savingSoon = true;
            vertx.setTimer(SOON_MILLIS, timer -> {
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
        byte[] text = encode(isAnew ? entries.keySet() : unsaved);
        lines = isAnew ? entries.size() : lines + unsaved.size();
        unsaved = new TreeSet<>();
        vertx.executeBlocking(() -> isAnew ? replace(text) : Files.write(file, text, StandardOpenOption.APPEND), false)
                .onComplete(result -> {
                    writing = false;
                    if (result.failed()) {
                        lines = UNKNOWN;
                    }
                    served.forEach(promise -> promise.handle(result.mapEmpty()));
                    if (!waiting.isEmpty()) {
                        write();
                    }
                });
    }

    private Path replace(byte[] text) throws IOException {
        AtomicFile.write(file, text, Durability.NONE);
        return file;
    }

    private byte[] encode(Collection<UnitName> units) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(LINE_BYTES * units.size());
        for (UnitName unit : units) {
            bytes.writeBytes(CODEC.encode(new Line(unit, get(unit))));
            bytes.write('\n');
        }
        return bytes.toByteArray();
    }
}
