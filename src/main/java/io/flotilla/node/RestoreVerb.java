package io.flotilla.node;

import io.flotilla.config.ConfigException;
import io.flotilla.config.NodeConfig;
import io.flotilla.registry.backup.Backup;
import io.flotilla.registry.backup.BackupException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code flotilla restore FILE}: has the next start of this core host, whose log is empty, begin from a backup. */
@Command(
        name = "restore",
        description = "Check a backup and have a new cluster start from it.",
        mixinStandardHelpOptions = true)
public final class RestoreVerb implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int TOLD_WRONGLY = 2;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Read this file instead of /etc/flotilla/flotilla.conf and conf.d.")
    private @Nullable Path config;

    @Parameters(paramLabel = "FILE", description = "What GET /v1/backup gave.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        NodeConfig settings;
        try {
            settings = NodeConfig.read(Optional.ofNullable(config), System.getenv());
        } catch (ConfigException e) {
            return failed(TOLD_WRONGLY, e.getMessage());
        }
        RestoreFile waiting = new RestoreFile(settings.dataDir());
        try {
            Backup backup = waiting.place(file);
            System.out.printf(
                    "%s is whole: %d units as of revision %d. It waits in %s: start the node now.%n",
                    file, backup.units().size(), backup.revision(), waiting.path());
            return 0;
        } catch (BackupException e) {
            return failed(FAILED, "%s: %s".formatted(file, e.getMessage()));
        } catch (StartException | IllegalStateException e) {
            return failed(FAILED, e.getMessage());
        } catch (IOException e) {
            return failed(FAILED, "cannot restore %s: %s".formatted(file, reason(e)));
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return "no such file: " + missing.getFile();
        }
        return e instanceof AccessDeniedException denied
                ? "permission denied: " + denied.getFile()
                : String.valueOf(e.getMessage());
    }

    private static int failed(int code, @Nullable String why) {
        System.err.println("flotilla: " + why);
        return code;
    }
}
