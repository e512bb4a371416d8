package io.flotilla.raft.store;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code log.mark}: how far the store beside it goes, said a second time, and what was seen of others'. SQLite ends its journal without a word at the
 * first frame that is wrong, and takes a missing journal or an empty file for a new one; what was acknowledged is told
 * from that by this file.
 *
 * <p>Written after each commit and before anyone hears of it, in two places by turns, so that one of them is whole. It is
 * not waited for: a process that is killed leaves it as written, a power cut as it was up to a second before. So it may
 * say less than the store holds, never more. Used by one thread.
 */
final class LogMark implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogMark.class);
    private static final int SLOT_BYTES = 4096;
    private static final int SLOTS = 2;
    private static final int MAGIC = 0x464c4d31;
    private static final long SYNC_MILLIS = 1_000;

    private final FileChannel channel;
    private final ScheduledThreadPoolExecutor syncing = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "log-mark");
        thread.setDaemon(true);
        return thread;
    });
    private Slot last;
    private volatile boolean isSyncDue;

    /** What a place of the file says; the higher number is the newer one. */
    private record Slot(long number, Extent extent, Witnessed seen) {
        ByteBuffer encode() {
            Buffer body = Buffer.buffer().appendInt(MAGIC).appendLong(number);
            Extent.write(body, extent);
            Witnessed.write(body, seen);
            byte[] bytes = body.getBytes();
            return ByteBuffer.allocate(SLOT_BYTES)
                    .putInt(bytes.length)
                    .put(bytes)
                    .putLong(crc(bytes))
                    .rewind();
        }

        static Optional<Slot> decode(ByteBuffer from) {
            int length = from.remaining() < Integer.BYTES ? -1 : from.getInt();
            if (length < 0 || length > from.remaining() - Long.BYTES) {
                return Optional.empty();
            }
            byte[] bytes = new byte[length];
            from.get(bytes);
            return from.getLong() == crc(bytes) ? Optional.of(WireReader.read(bytes, Slot::read)) : Optional.empty();
        }

        private static Slot read(WireReader from) {
            from.check(from.count() == MAGIC, "no mark of a log");
            return new Slot(from.index(), Extent.read(from), Witnessed.read(from));
        }

        private static long crc(byte[] bytes) {
            CRC32C crc = new CRC32C();
            crc.update(bytes);
            return crc.getValue();
        }
    }

    private LogMark(FileChannel channel, Slot last) {
        this.channel = channel;
        this.last = last;
    }

    static Path in(Path directory) {
        return directory.resolve("log.mark");
    }

    /** What the file in {@code directory} says; empty if there is none. Throws {@link StoreException} if it says nothing. */
    static Optional<Extent> read(Path directory) throws IOException {
        return Files.exists(in(directory)) ? Optional.of(newest(directory).extent()) : Optional.empty();
    }

    private static Slot newest(Path directory) throws IOException {
        byte[] bytes = Files.readAllBytes(in(directory));
        Optional<Slot> newest = Optional.empty();
        for (int at = 0; at < bytes.length; at += SLOT_BYTES) {
            Optional<Slot> slot = Slot.decode(ByteBuffer.wrap(bytes, at, Math.min(SLOT_BYTES, bytes.length - at)));
            if (slot.isPresent()
                    && slot.get().number() >= newest.map(Slot::number).orElse(0L)) {
                newest = slot;
            }
        }
        return newest.orElseThrow(() -> new StoreException(
                "%s is damaged, so nobody knows how far the log beside it went".formatted(in(directory))));
    }

    /** Opens the file, or makes one of a store that begins; it is on disk then, before the store promises anything. */
    static LogMark open(Path directory, Extent first) throws IOException {
        boolean isNew = !Files.exists(in(directory));
        if (isNew) {
            make(directory, new Slot(1, first, Witnessed.NOTHING));
        }
        Slot newest = newest(directory);
        return new LogMark(FileChannel.open(in(directory), StandardOpenOption.READ, StandardOpenOption.WRITE), newest);
    }

    private static void make(Path directory, Slot slot) throws IOException {
        Path fresh = directory.resolve("log.mark.new");
        Files.deleteIfExists(fresh);
        try (FileChannel file = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            for (int place = 0; place < SLOTS; place++) {
                file.write(slot.encode(), (long) place * SLOT_BYTES);
            }
            file.force(true);
        }
        Files.move(fresh, in(directory));
        try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
            parent.force(true);
        }
    }

    Extent extent() {
        return last.extent();
    }

    Witnessed seen() {
        return last.seen();
    }

    /** The store has been committed up to there, and that was seen. */
    void reached(Extent extent, Witnessed seen) {
        if (extent.equals(last.extent()) && seen.equals(last.seen())) {
            return;
        }
        Slot next = new Slot(last.number() + 1, extent, seen);
        try {
            channel.write(next.encode(), next.number() % SLOTS * SLOT_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write log.mark: " + e.getMessage(), e);
        }
        last = next;
        if (!isSyncDue) {
            isSyncDue = true;
            syncing.schedule(this::sync, SYNC_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void sync() {
        isSyncDue = false;
        try {
            channel.force(false);
        } catch (IOException e) {
            LOG.warn("log.mark is not on disk yet: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        syncing.shutdownNow();
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("closing log.mark: {}", e.getMessage());
        }
    }
}
