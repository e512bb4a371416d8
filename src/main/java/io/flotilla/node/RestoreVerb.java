package io.flotilla.node;

import io.flotilla.config.ConfigException;
import io.flotilla.config.NodeConfig;
import io.flotilla.raft.LogException;
import io.flotilla.registry.backup.Backup;
import io.flotilla.registry.backup.BackupException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code flotilla restore FILE}: has the next start of this core host, whose log is empty, begin from a backup; or, in
 * place of a log that is given up, from a backup or from what is left of that log.
 */
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

    @Option(
            names = "--accept-loss",
            description =
                    "Give up the log of this host, which is put aside: the next start begins a new one from FILE, or"
                            + " from what is left of the old one.")
    private boolean isLossAccepted;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "What GET /v1/backup gave.")
    private @Nullable Path file;

    @Override
    public Integer call() {
        NodeConfig settings;
        try {
            settings = NodeConfig.read(Optional.ofNullable(config), System.getenv());
        } catch (ConfigException e) {
            return failed(TOLD_WRONGLY, e.getMessage());
        }
        Path data = settings.dataDir();
        if (file == null && !isLossAccepted) {
            return failed(TOLD_WRONGLY, "restore what? Give it a FILE that GET /v1/backup gave");
        }
        String source = file == null ? "what is left of the log in " + data : file.toString();
        try {
            RestoreFile waiting = new RestoreFile(data);
            Backup backup;
            if (isLossAccepted) {
                backup = new LostLogFolder(data).giveUp(Optional.ofNullable(file));
            } else {
                backup = waiting.place(Objects.requireNonNull(file));
            }
            System.out.printf(
                    "%s%s: %d units as of revision %d. It waits in %s: start the node now.%n",
                    source, file == null ? "" : " is whole", backup.units().size(), backup.revision(), waiting.path());
            return 0;
        } catch (BackupException e) {
            return failed(FAILED, "%s: %s".formatted(source, e.getMessage()));
        } catch (StartException | IllegalStateException | LogException e) {
            return failed(FAILED, e.getMessage());
        } catch (IOException e) {
            return failed(FAILED, "cannot restore %s: %s".formatted(source, reason(e)));
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
