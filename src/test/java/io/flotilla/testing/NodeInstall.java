package io.flotilla.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Installs the built jar as a service on hosts, with class-data archives, which are made once for a jar and kept: with
 * them, a node starts in a third of the time. Blocks.
 */
final class NodeInstall {
    private static final Path ARCHIVES = Path.of("target", "testbed-archive");
    private static final String FOLDER = "/usr/share/flotilla";

    /** The jar is copied into each host, because an archive fits only a jar of the same path and time. */
    private static final String SCRIPT = """
            cd %1$s
            mkdir -p %2$s /etc/flotilla
            cp -p flotilla.jar %2$s
            cp -p classes-* verbs-* %2$s 2>/dev/null || true
            install -m 755 flotilla /usr/bin/flotilla
            sed '/flotilla archive/d' flotilla.service >/etc/systemd/system/flotilla.service
            mkdir -p /etc/systemd/system/flotilla.service.d
            printf '[Service]\\nEnvironment="FLOTILLA_JAVA=%3$s"\\n' >/etc/systemd/system/flotilla.service.d/java.conf
            systemctl daemon-reload
            systemctl enable -q flotilla
            """;

    private NodeInstall() {}

    static void on(List<TestbedHost> hosts) {
        Path share = hosts.get(0).share();
        List.of(Path.of("target", "flotilla.jar"), Path.of("scripts", "flotilla"), Path.of("conf", "flotilla.service"))
                .forEach(file -> copy(file, share));
        archives().forEach(file -> copy(file, share));
        AtOnce.each(hosts, host -> host.sh(SCRIPT.formatted(share, FOLDER, java())));
        if (makeArchive(hosts.get(0))) {
            AtOnce.each(hosts, host -> host.sh("cp -p %1$s/classes-* %1$s/verbs-* %2$s".formatted(share, FOLDER)));
        }
    }

    private static String java() {
        return System.getenv().getOrDefault("FLOTILLA_JAVA", "");
    }

    /** Makes the archives if there are none of this jar and JDK yet; they are in the share then. */
    private static boolean makeArchive(TestbedHost host) {
        String made = host.sh("FLOTILLA_JAVA='%s' FLOTILLA_DATA_DIR=%s flotilla archive 2>/dev/null"
                        .formatted(java(), FOLDER))
                .strip();
        if (made.isEmpty()) {
            return false;
        }
        List<Path> files = made.lines().map(Path::of).toList();
        host.sh("cd %s && rm -f classes-* verbs-* && cp -p %s .".formatted(host.share(), made.replace('\n', ' ')));
        archives().forEach(NodeInstall::delete);
        files.forEach(file -> copy(host.share().resolve(file.getFileName()), ARCHIVES));
        return true;
    }

    private static List<Path> archives() {
        try (Stream<Path> files = Files.list(Files.createDirectories(ARCHIVES))) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path file, Path folder) {
        try {
            Files.copy(
                    file,
                    folder.resolve(file.getFileName()),
                    StandardCopyOption.COPY_ATTRIBUTES,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
