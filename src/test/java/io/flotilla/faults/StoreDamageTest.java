package io.flotilla.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.flotilla.testing.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damage changes what it says, and nothing else. */
class StoreDamageTest {
    private final Path store;
    private final Path copy;

    StoreDamageTest(@TempDir Path folder) throws IOException {
        store = Files.createDirectories(folder.resolve("store"));
        copy = Files.createDirectories(folder.resolve("copy"));
        Files.createDirectories(store.resolve("log"));
        Files.write(store.resolve("log/log.db"), new byte[40_960]);
        Files.write(store.resolve("log/log.db-wal"), new byte[20_480]);
        Files.writeString(store.resolve("core.json"), "{\"core\": 1}");
        Files.writeString(copy.resolve("core.json"), "{\"core\": 0}");
    }

    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(store)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(store.relativize(file).toString(), Files.readString(file));
            }
        }
        return contents;
    }

    @ParameterizedTest
    @EnumSource(
            value = StoreDamage.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NO_LOG_FOLDER", "NOTHING", "AN_EARLIER_COPY"})
    void oneFileIsChangedOrGone(StoreDamage damage) throws IOException {
        Map<String, String> before = contents();
        damage.inflict(store, copy);
        Map<String, String> after = contents();
        assertNotEquals(before, after);
        assertEquals(
                1,
                before.keySet().stream()
                        .filter(file -> !Objects.equals(before.get(file), after.get(file)))
                        .count());
    }

    @Test
    void aStoreThatIsSetBackIsItsCopy() throws IOException {
        StoreDamage.AN_EARLIER_COPY.inflict(store, copy);
        assertEquals(Map.of("core.json", "{\"core\": 0}"), contents());
    }

    @Test
    void foldersGoWithWhatIsInThem() throws IOException {
        StoreDamage.NO_LOG_FOLDER.inflict(store, copy);
        assertEquals(Set.of("core.json"), contents().keySet());
        StoreDamage.NOTHING.inflict(store, copy);
        assertEquals(Map.of(), contents());
    }

    @Test
    void eachDamageComesUpAsAVariantOfItsFault() {
        Set<StoreDamage> all = Stream.of(FaultKind.DAMAGED_STORE, FaultKind.LOST_STORE, FaultKind.SET_BACK_STORE)
                .flatMap(kind -> IntStream.range(0, 20)
                        .mapToObj(
                                variant -> StoreDamage.of(new Fault(kind, Testbed.unbooted(1), List.of(), 1, variant))))
                .collect(Collectors.toSet());
        assertEquals(EnumSet.allOf(StoreDamage.class), all);
    }
}
