package io.flotilla.registry.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.testing.UpgradeJars;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What this tree writes at the first level, an older version and the next one read, and write again byte for byte. */
class OtherVersionIT {
    private static final List<URLClassLoader> VERSIONS = new ArrayList<>();

    @BeforeAll
    static void load() throws IOException {
        Assumptions.assumeTrue(
                UpgradeJars.haveHistory(),
                "commit %s is not in the history here, so there is no older version".formatted(UpgradeJars.from()));
        UpgradeJars jars = UpgradeJars.build();
        for (Path jar : List.of(jars.old(), jars.next())) {
            VERSIONS.add(new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader()));
        }
    }

    @AfterAll
    static void unload() throws IOException {
        for (URLClassLoader version : VERSIONS) {
            version.close();
        }
    }

    static Stream<FormatsTest.Format> entries() {
        return FormatsTest.formats().filter(format -> format.name().startsWith("entry "));
    }

    private static Object call(Method method, Object target, Object... arguments) throws ReflectiveOperationException {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private static Object codec(ClassLoader version, String name) throws ReflectiveOperationException {
        Class<?> codecs = version.loadClass(Codecs.class.getName());
        return Objects.requireNonNull(codecs.getField(name).get(null));
    }

    private static byte[] readAndWritten(Object codec, byte[] bytes) throws ReflectiveOperationException {
        Object value = call(codec.getClass().getMethod("decode", byte[].class), codec, bytes);
        return (byte[]) call(codec.getClass().getMethod("encode", Object.class), codec, value);
    }

    @ParameterizedTest
    @MethodSource("entries")
    void everyKindOfEntryIsTheSame(FormatsTest.Format entry) throws ReflectiveOperationException {
        for (ClassLoader version : VERSIONS) {
            assertArrayEquals(entry.bytes(), readAndWritten(codec(version, "COMMAND"), entry.bytes()));
        }
    }

    @Test
    void aSnapshotIsTheSame() throws ReflectiveOperationException {
        List<byte[]> pieces = FormatsTest.formats()
                .filter(format -> format.name().startsWith("a snapshot"))
                .map(FormatsTest.Format::bytes)
                .toList();
        for (ClassLoader version : VERSIONS) {
            Class<?> snapshots = version.loadClass(Snapshots.class.getName());
            Object read = call(snapshots.getMethod("decode", List.class), snapshots, pieces);
            List<byte[]> written = new ArrayList<>();
            Consumer<byte[]> chunks = written::add;
            call(snapshots.getMethod("encode", read.getClass(), Consumer.class), snapshots, read, chunks);
            assertEquals(texts(pieces), texts(written));
        }
    }

    private static List<String> texts(List<byte[]> pieces) {
        return pieces.stream()
                .map(piece -> new String(piece, StandardCharsets.UTF_8))
                .toList();
    }
}
