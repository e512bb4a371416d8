package io.flotilla.registry.backup;

import io.flotilla.desired.DesiredUnit;
import io.flotilla.registry.wire.MachineEditsJson;
import io.flotilla.registry.wire.UnitJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
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
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Backups as lines of JSON: a head, each unit, and an end that counts the units and has the SHA-256 of all lines before
 * it. A part of a backup, or one with a single changed byte, is therefore no backup.
 */
public final class BackupJson {
    private static final int FORMAT = 1;
    private static final int CHUNK_BYTES = 64 << 10;

    /** No line that we write comes near it: a file that is no backup may be one long line. */
    private static final int MAX_LINE = 64 << 20;

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

    private static JsonObject head(Backup backup) {
        return new JsonObject()
                .put("v", FORMAT)
                .put("identity", backup.identity())
                .put("revision", backup.revision())
                .put("term", backup.term())
                .put("machines", MachineEditsJson.encode(backup.metadataEdits()));
    }

    private static String end(int units, MessageDigest linesBefore) {
        return new JsonObject()
                .put("end", true)
                .put("units", units)
                .put("sha256", HexFormat.of().formatHex(linesBefore.digest()))
                .encode();
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
                append(chunk, head(backup));
            }
            while (units.hasNext() && chunk.length() < CHUNK_BYTES) {
                append(chunk, UnitJson.encode(units.next()));
            }
            if (!units.hasNext()) {
                ended = true;
                chunk.appendString(end(backup.units().size(), digest)).appendByte((byte) '\n');
            }
            return chunk;
        }

        private void append(Buffer chunk, JsonObject json) {
            byte[] line = json.toBuffer().appendByte((byte) '\n').getBytes();
            digest.update(line);
            chunk.appendBytes(line);
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
            JsonObject head = head(first);
            String last = nextLine();
            for (String next = nextLine(); last != null && next != null; next = nextLine()) {
                addUnit(last);
                last = next;
            }
            requireEnd(last);
            return backup(head);
        }

        private JsonObject head(String text) {
            JsonObject head = json(text, 1);
            Object format = head.getValue("v");
            if (!Integer.valueOf(FORMAT).equals(format)) {
                throw new BackupException("the backup has format %s, this version reads %d".formatted(format, FORMAT));
            }
            update(text);
            return head;
        }

        private void addUnit(String text) {
            int number = units.size() + 2;
            JsonObject json = json(text, number);
            DesiredUnit unit;
            try {
                unit = UnitJson.decode(json);
                Objects.requireNonNull(unit.hash());
                Objects.requireNonNull(unit.reason());
            } catch (RuntimeException e) {
                throw damaged(number, "no unit: " + reason(e));
            }
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
            if (text == null || !json(text, line).containsKey("end")) {
                throw new BackupException("the backup is truncated: it has no end after line %d".formatted(line));
            }
            if (!text.equals(end(units.size(), digest))) {
                throw new BackupException(
                        "the backup is damaged: its end has another count or checksum than the %d units before it"
                                .formatted(units.size()));
            }
        }

        private Backup backup(JsonObject head) {
            try {
                return new Backup(
                        Objects.requireNonNull(head.getString("identity")),
                        head.getLong("revision"),
                        head.getInteger("term"),
                        units,
                        MachineEditsJson.decode(head.getJsonObject("machines")));
            } catch (RuntimeException e) {
                throw damaged(1, "no head of a backup: " + reason(e));
            }
        }

        private void update(String text) {
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
        }

        private static JsonObject json(String text, int number) {
            try {
                return new JsonObject(text);
            } catch (RuntimeException e) {
                throw damaged(number, "no JSON object");
            }
        }

        private static String reason(RuntimeException e) {
            return e instanceof IllegalArgumentException
                    ? String.valueOf(e.getMessage())
                    : "a field is missing or of another type";
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
