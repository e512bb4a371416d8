package io.flotilla.raft.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * SQLite's write-ahead journal, looked at before SQLite does, which takes everything from the first wrong frame on for
 * never written. That is so after a crash, but only of the last transaction: each one is on disk before the next begins.
 * A wrong frame that two or more ends of transactions of the same run follow is damage.
 *
 * <p>The format: https://sqlite.org/fileformat2.html, section 4.
 */
final class Journal {
    private static final int HEADER = 32;
    private static final int HEADER_SUMMED = 24;
    private static final int FRAME_HEADER = 24;
    private static final int FRAME_SUMMED = 8;
    private static final int PAGE = 4096;
    private static final int MAGIC = 0x377f0682;

    private final FileChannel channel;
    private final ByteBuffer frame = ByteBuffer.allocate(FRAME_HEADER + PAGE);
    private boolean isLittleEndian;
    private boolean isWhole;
    private long salts;
    private int sum1;
    private int sum2;

    private Journal(FileChannel channel) {
        this.channel = channel;
    }

    /** What is wrong with the journal in a way that no crash can explain, if anything. */
    static Optional<String> damage(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file)) {
            return new Journal(channel).damage();
        }
    }

    private Optional<String> damage() throws IOException {
        long frames = (channel.size() - HEADER) / frame.capacity();
        if (frames <= 0 || !readHeader()) {
            return Optional.empty();
        }
        long firstWrong = isWhole ? -1 : 0;
        int endsAfter = 0;
        for (long number = 0; number < frames; number++) {
            read(number);
            if (firstWrong < 0 && !isNext()) {
                firstWrong = number;
            }
            if (firstWrong >= 0 && isOfThisRun() && frame.getInt(4) != 0) {
                endsAfter++;
            }
        }
        return endsAfter < 2
                ? Optional.empty()
                : Optional.of("its journal is wrong at page %d of %d, and %d more transactions follow"
                        .formatted(firstWrong + 1, frames, endsAfter));
    }

    /** False when the journal has pages of another size, of which nothing can be said. */
    private boolean readHeader() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        channel.read(header, 0);
        // The lowest bit says in which order bytes are summed.
        isLittleEndian = (header.getInt(0) & 1) == 0;
        sum(header, 0, HEADER_SUMMED);
        isWhole = (header.getInt(0) & ~1) == MAGIC && sum1 == header.getInt(24) && sum2 == header.getInt(28);
        if (isWhole) {
            salts = header.getLong(16);
        } else {
            // The first frame has the salts, too, unless it is of an earlier run.
            read(0);
            salts = frame.getLong(8);
        }
        return !isWhole || header.getInt(8) == PAGE;
    }

    private void read(long number) throws IOException {
        frame.clear();
        channel.read(frame, HEADER + number * frame.capacity());
    }

    private boolean isOfThisRun() {
        return frame.getLong(8) == salts;
    }

    private boolean isNext() {
        sum(frame, 0, FRAME_SUMMED);
        sum(frame, FRAME_HEADER, PAGE);
        return isOfThisRun() && sum1 == frame.getInt(16) && sum2 == frame.getInt(20);
    }

    private void sum(ByteBuffer of, int from, int length) {
        for (int at = from; at < from + length; at += 8) {
            sum1 += word(of, at) + sum2;
            sum2 += word(of, at + 4) + sum1;
        }
    }

    private int word(ByteBuffer of, int at) {
        return isLittleEndian ? Integer.reverseBytes(of.getInt(at)) : of.getInt(at);
    }
}
