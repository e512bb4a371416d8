package io.flotilla.registry.backup;

import io.flotilla.codec.Codec;
import io.flotilla.codec.CodecException;
import io.flotilla.desired.DesiredUnit;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.wire.Codecs;
import io.flotilla.registry.wire.Levels;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Backups as lines of JSON: a head, each unit, and an end that counts the units and has the SHA-256 of all lines before
 * it. A part of a backup, or one with a single changed byte, is therefore no backup.
 */
public final class BackupJson {
    private static final Codec<BackupHead> HEAD = Codec.strict(BackupHead.class, "the head of a backup", Levels.TABLE);
    private static final int CHUNK_BYTES = 64 << 10;

    /** No line that we write comes near it: a file that is no backup may be one long line. */
    private static final int MAX_LINE = 64 << 20;

    private static final String END = "{\"end\":true";

    private BackupJson() {}

    /** The bytes of a backup, in pieces of a size to send; made as they are asked for. */
    public static Iterator<Buffer> encode(Backup backup) {
        return new Encoder(backup);
    }

    /** The backup in {@code file}. Throws {@link BackupException} if that is none, or no whole one. Blocks. */
    public static Backup read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return new Decoder(in).decode();
        }
    }

    record BackupHead(
            String identity,
            long revision,
            int term,
            Map<MachineId, SortedMap<String, Optional<String>>> metadataEdits) {
        static BackupHead of(Backup backup) {
            return new BackupHead(backup.identity(), backup.revision(), backup.term(), backup.metadataEdits());
        }
    }

    private static String end(int units, MessageDigest linesBefore) {
        return END
                + ",\"units\":%d,\"sha256\":\"%s\"}"
                        .formatted(units, HexFormat.of().formatHex(linesBefore.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static final class Encoder implements Iterator<Buffer> {
        private final Backup backup;
        private final Iterator<DesiredUnit> units;
        private final MessageDigest digest = sha256();
        private boolean begun;
        private boolean ended;

        Encoder(Backup backup) {
            this.backup = backup;
            units = backup.units().iterator();
        }

        @Override
        public boolean hasNext() {
            return !ended;
        }

        @Override
        public Buffer next() {
            Buffer chunk = Buffer.buffer();
            if (!begun) {
                begun = true;
                append(chunk, HEAD.encode(BackupHead.of(backup)));
            }
            while (units.hasNext() && chunk.length() < CHUNK_BYTES) {
                append(chunk, Codecs.UNIT.encode(units.next()));
            }
            if (!units.hasNext()) {
                ended = true;
                chunk.appendString(end(backup.units().size(), digest)).appendByte((byte) '\n');
            }
            return chunk;
        }

        private void append(Buffer chunk, byte[] json) {
            Buffer line = Buffer.buffer(json).appendByte((byte) '\n');
            digest.update(line.getBytes());
            chunk.appendBuffer(line);
        }
    }

    private static final class Decoder {
        private final InputStream in;
        private final MessageDigest digest = sha256();
        private final List<DesiredUnit> units = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private int line;

        Decoder(InputStream in) {
            this.in = in;
        }

        /** Takes a line for a unit only when another follows: the last one is the end. */
        Backup decode() throws IOException {
            String first = nextLine();
            if (first == null) {
                throw new BackupException("the file is empty");
            }
            BackupHead head = decoded(HEAD, first, 1);
            update(first);
            String last = nextLine();
            for (String next = nextLine(); last != null && next != null; next = nextLine()) {
                addUnit(last);
                last = next;
            }
            requireEnd(last);
            return backup(head);
        }

        private void addUnit(String text) {
            int number = units.size() + 2;
            DesiredUnit unit = decoded(Codecs.UNIT, text, number);
            if (!unit.hash().equals(unit.file().hash())) {
                throw damaged(number, unit.name() + " has another hash than its content");
            }
            if (!names.add(unit.name().value())) {
                throw damaged(number, unit.name() + " is there twice");
            }
            units.add(unit);
            update(text);
        }

        private void requireEnd(@Nullable String text) {
            if (text == null || !text.startsWith(END)) {
                throw new BackupException("the backup is truncated: it has no end after line %d".formatted(line));
            }
            if (!text.equals(end(units.size(), digest))) {
                throw new BackupException(
                        "the backup is damaged: its end has another count or checksum than the %d units before it"
                                .formatted(units.size()));
            }
        }

        private Backup backup(BackupHead head) {
            return new Backup(head.identity(), head.revision(), head.term(), units, head.metadataEdits());
        }

        private void update(String text) {
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
        }

        private static <T> T decoded(Codec<T> codec, String text, int number) {
            try {
                return codec.decode(text.getBytes(StandardCharsets.UTF_8));
            } catch (CodecException e) {
                throw damaged(number, String.valueOf(e.getMessage()));
            }
        }

        private static BackupException damaged(int number, String why) {
            return new BackupException("the backup is damaged in line %d: %s".formatted(number, why));
        }

        /** The next whole line without its end; null at the end of the file. */
        private @Nullable String nextLine() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0 && bytes.size() == 0) {
                    return null;
                }
                if (next < 0) {
                    throw new BackupException("the backup is truncated in line %d".formatted(line + 1));
                }
                if (bytes.size() == MAX_LINE) {
                    throw new BackupException("line %d is too long for a backup".formatted(line + 1));
                }
                bytes.write(next);
            }
            line++;
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
