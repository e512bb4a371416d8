package io.flotilla.node;

import io.flotilla.config.ConfigException;
import io.flotilla.config.NodeConfig;
import io.flotilla.log.JournalLog;
import io.flotilla.notify.ServiceNotify;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code flotilla node}: runs a node until it is told to stop. Units keep running when it stops. */
@Command(name = "node", description = "Run this host's node.", mixinStandardHelpOptions = true)
public final class NodeVerb implements Callable<Integer> {
    private static final int TOLD_WRONGLY = 2;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Read this file instead of /etc/flotilla/flotilla.conf and conf.d.")
    private @Nullable Path config;

    @Option(names = "--check-config", description = "Print the effective configuration and exit.")
    private boolean checkOnly;

    @Override
    public Integer call() throws InterruptedException {
        NodeConfig settings;
        try {
            settings = NodeConfig.read(Optional.ofNullable(config), System.getenv());
        } catch (ConfigException e) {
            System.err.println("flotilla: " + e.getMessage());
            return TOLD_WRONGLY;
        }
        if (checkOnly) {
            settings.lines().forEach(System.out::println);
            return 0;
        }
        JournalLog.install(settings.verbosity(), System.getenv());
        return new NodeProcess(settings, ServiceNotify.of(System.getenv())).run();
    }
}
