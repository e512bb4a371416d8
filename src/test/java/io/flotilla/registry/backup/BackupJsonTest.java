package io.flotilla.registry.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.desired.Command;
import io.flotilla.desired.DesiredState;
import io.flotilla.desired.Image;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupJsonTest {
    private static final UnitFile FILE = UnitFile.parse(
            "[Service]\nExecStart=/bin/sh -c \"a \\\n  b\"\nEnvironment=\u00e9\n[X-Fleet]\nGlobal=true\n");
    private static final MachineId M1 = new MachineId("1".repeat(32));
    private static final MachineId M2 = new MachineId("2".repeat(32));

    private final Path folder;

    BackupJsonTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static Backup backup(int units) {
        DesiredState state = new DesiredState();
        state.apply(1, new Command.NewTerm(7, "log", List.of()));
        state.apply(
                2,
                new Command.PatchMachines(
                        "patch",
                        List.of(
                                new Command.MetadataEdit(M1, "region", Optional.of("eu")),
                                new Command.MetadataEdit(M1, "disk", Optional.empty()),
                                new Command.MetadataEdit(M2, "rack", Optional.of("\u00e9")))));
        for (int i = 0; i < units; i++) {
            UnitName name = new UnitName("u" + i + ".service");
            state.apply(
                    3 + i,
                    new Command.SetUnit(
                            "",
                            name,
                            Optional.of(FILE),
                            Optional.of(i % 2 == 0 ? TargetState.INACTIVE : TargetState.LAUNCHED)));
        }
        Image image = state.image();
        return new Backup(
                image.identity(),
                image.revision(),
                image.term(),
                List.copyOf(image.units().values()),
                image.metadataEdits());
    }

    private static byte[] bytes(Backup backup) {
        Buffer all = Buffer.buffer();
        BackupJson.encode(backup).forEachRemaining(all::appendBuffer);
        return all.getBytes();
    }

    private Backup read(byte[] bytes) {
        try {
            return BackupJson.read(Files.write(folder.resolve("backup"), bytes));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String refusal(byte[] bytes) {
        return String.valueOf(
                assertThrows(BackupException.class, () -> read(bytes)).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2", "1000"})
    void aBackupComesBackAsItWent(int units) {
        assertEquals(backup(units), read(bytes(backup(units))));
    }

    @Test
    void anEmptyClusterHasABackupToo() {
        Backup nothing = new Backup("", 0, 0, List.of(), Map.of());
        assertEquals(nothing, read(bytes(nothing)));
    }

    @Test
    void aLargeBackupIsMadePieceByPiece() {
        Iterator<Buffer> pieces = BackupJson.encode(backup(1_000));
        int count = 0;
        while (pieces.hasNext()) {
            assertTrue(pieces.next().length() < 70_000);
            count++;
        }
        assertTrue(count > 3);
    }

    @Test
    void theSameStateMakesTheSameBytes() {
        assertTrue(Arrays.equals(bytes(backup(20)), bytes(backup(20))));
    }

    @Test
    void aBackupThatIsCutAfterAnyByteIsRefused() {
        byte[] whole = bytes(backup(3));
        for (int length = 1; length < whole.length; length++) {
            assertTrue(refusal(Arrays.copyOf(whole, length)).contains("truncated"), "length " + length);
        }
        assertEquals("the file is empty", refusal(new byte[0]));
    }

    @Test
    void aBackupWithoutOneOfItsLinesIsRefused() {
        List<String> lines =
                new String(bytes(backup(3)), StandardCharsets.UTF_8).lines().toList();
        for (int missing = 0; missing < lines.size(); missing++) {
            StringBuilder rest = new StringBuilder();
            for (int i = 0; i < lines.size(); i++) {
                rest.append(i == missing ? "" : lines.get(i) + "\n");
            }
            refusal(rest.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aBackupWithAnyFlippedBitIsRefused() {
        byte[] whole = bytes(backup(2));
        for (int i = 0; i < whole.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = whole.clone();
                flipped[i] ^= (byte) (1 << bit);
                assertThrows(BackupException.class, () -> read(flipped), "byte " + i + " bit " + bit);
            }
        }
    }

    @Test
    void nothingMayFollowTheEnd() {
        byte[] whole = bytes(backup(1));
        byte[] twice = Arrays.copyOf(whole, 2 * whole.length);
        System.arraycopy(whole, 0, twice, whole.length, whole.length);
        assertTrue(refusal(twice).contains("damaged in line 3"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"v\":2} | needs level 2, this version reads up to 1: upgrade this host",
                "{} | it does not begin with the level that it needs, \"v\"",
                "hello | it cannot be parsed",
                "[] | it is no object",
            })
    void whatDoesNotBeginAsABackupIsRefused(String head, String why) {
        String refusal = refusal((head + "\n").getBytes(StandardCharsets.UTF_8));
        assertTrue(refusal.startsWith("the backup is damaged in line 1: ") && refusal.contains(why), refusal);
    }

    /** Lines with a right end, as someone would make them who edits a backup by hand. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"hash\":\"' | '\"hash\":\"0' | another hash than its content",
                "'\"target\":\"inactive\"' | '\"target\":\"asleep\"' | not a unit: target is invalid unit state \"asleep\"",
                "'\"revision\":3,' | '' | not a unit: revision is missing",
                "'u1.service' | 'u0.service' | u0.service is there twice",
                "'\"identity\":\"log\",' | '' | not the head of a backup: identity is missing",
                "'1111\":' | '\":' | is not a machine id",
            })
    void whatNoNodeWroteIsRefusedThoughItsEndIsRight(String from, String to, String why)
            throws NoSuchAlgorithmException {
        String whole = new String(bytes(backup(2)), StandardCharsets.UTF_8);
        String edited = whole.substring(0, whole.lastIndexOf("{\"end\"")).replaceFirst(from, to);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(edited.getBytes(StandardCharsets.UTF_8));
        String end = "{\"end\":true,\"units\":2,\"sha256\":\"%s\"}\n"
                .formatted(HexFormat.of().formatHex(digest));
        String refusal = refusal((edited + end).getBytes(StandardCharsets.UTF_8));
        assertTrue(refusal.contains(why), refusal);
    }
}
