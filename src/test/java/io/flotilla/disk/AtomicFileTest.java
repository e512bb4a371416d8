package io.flotilla.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
class AtomicFileTest {
    private final Path file;

    AtomicFileTest(@TempDir Path folder) {
        file = folder.resolve("file");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void theFileIsMadeAndReplacedAndNothingIsLeftBesideIt(Durability durability) throws IOException {
        AtomicFile.write(file, bytes("one, which is longer"), durability);
        AtomicFile.write(file, bytes("two"), durability);

        assertEquals("two", Files.readString(file));
        try (Stream<Path> all = Files.list(file.getParent())) {
            assertEquals(1, all.count());
        }
    }

    @Test
    void whatACrashLeftBesideItIsOverwritten() throws IOException {
        Files.writeString(file.resolveSibling("file.new"), "half of an earlier one, which was longer");

        AtomicFile.write(file, bytes("two"), Durability.WHOLE);

        assertEquals("two", Files.readString(file));
    }

    @Test
    void aWriteThatFailsLeavesTheOldFile() throws IOException {
        Files.writeString(file, "one");
        Files.createDirectory(file.resolveSibling("file.new"));

        assertThrows(IOException.class, () -> AtomicFile.write(file, bytes("two"), Durability.PROMISED));

        assertEquals("one", Files.readString(file));
    }

    @Test
    void aReaderSeesTheOldOrTheNewFileAndNothingBetween() throws IOException {
        byte[] first = bytes("1".repeat(100_000));
        byte[] second = bytes("2".repeat(50_000));
        AtomicFile.write(file, first, Durability.NONE);
        AtomicBoolean written = new AtomicBoolean();
        Set<Integer> lengths = new ConcurrentSkipListSet<>();
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
            while (!written.get() || lengths.isEmpty()) {
                lengths.add(read().length);
            }
        });

        for (int i = 0; i < 500; i++) {
            AtomicFile.write(file, i % 2 == 0 ? second : first, Durability.NONE);
        }
        written.set(true);
        reader.join();

        assertTrue(Set.of(first.length, second.length).containsAll(lengths), lengths.toString());
        assertArrayEquals(first, read());
    }

    private byte[] read() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
