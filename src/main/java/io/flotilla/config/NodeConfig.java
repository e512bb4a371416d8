package io.flotilla.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a node is told at its start; it does not change while the node runs.
 *
 * @param dataDir where the node keeps what must survive a reboot
 * @param verbosity 0 = decisions, 1 = also details of flotilla's own, 2 = also what libraries say
 * @param notices what the reader noticed and the start-up log should say; none of it prevents the start
 */
public record NodeConfig(
        Host host,
        Api api,
        Systemd systemd,
        Cluster cluster,
        Engine engine,
        Path dataDir,
        int verbosity,
        List<String> notices) {

    /** Read where no file is named; it may be missing, and {@code conf.d} beside it is read after it. */
    public static final Path DEFAULT_FILE = Path.of("/etc/flotilla/flotilla.conf");

    /** The most core hosts: each one more makes every write wait for more disks. */
    static final int MAX_CORE = 5;

    public NodeConfig {
        notices = List.copyOf(notices);
    }

    /**
     * How this host presents itself.
     *
     * @param publicIp empty: the address of the interface that the default route uses
     * @param metadata {@code key=value,key=value}, its shape checked
     */
    public record Host(String publicIp, String metadata) {}

    /**
     * How this host is asked.
     *
     * @param insecure whether plain HTTP on TCP was allowed
     * @param tokenLimit the most entries on one page of fleet's API
     */
    public record Api(List<ListenAddress> listen, boolean insecure, int tokenLimit) {
        public Api {
            listen = List.copyOf(listen);
        }
    }

    /**
     * Where units run.
     *
     * @param user whether it is the user's systemd instead of the system's
     */
    public record Systemd(boolean user, Path unitsDirectory) {}

    /**
     * The hosts that keep the state, and how long the others may be silent.
     *
     * @param core addresses of the core hosts, the same on every host; empty: this host alone is the core
     * @param agentTtl silence after which a machine is lost
     * @param restartGrace how long the units of a machine whose node stopped in order stay scheduled to it
     */
    public record Cluster(String name, int port, List<String> core, Duration agentTtl, Duration restartGrace) {
        public Cluster {
            ConfigValues.requirePort(port);
            core = List.copyOf(core);
            if (core.size() > MAX_CORE || new HashSet<>(core).size() != core.size()) {
                throw new IllegalArgumentException(
                        "expected at most %d different addresses, found \"%s\"".formatted(MAX_CORE, core));
            }
        }
    }

    /**
     * The part of this host that schedules while it leads.
     *
     * @param reconcileInterval longest time between two passes of the scheduler when nothing happens
     * @param disabled whether this host never schedules
     */
    public record Engine(Duration reconcileInterval, boolean disabled) {}

    /**
     * Reads {@code file} alone if it is given (it must exist), else {@link #DEFAULT_FILE} and the {@code conf.d} beside
     * it. A named file stands alone, so that a file in a shared folder does not pick up what lies beside it. The
     * environment ({@code FLOTILLA_<KEY>}) wins over both. Blocks on disk reads.
     *
     * @throws ConfigException with a message for the person who wrote the file
     */
    public static NodeConfig read(Optional<Path> file, Map<String, String> environment) {
        ConfigSource source = new ConfigSource();
        if (file.isPresent()) {
            source.addFile(file.get());
        } else {
            source.addInstalled(DEFAULT_FILE);
        }
        source.addEnvironment(environment);
        return new ConfigReader(source, environment).read();
    }

    /** The effective configuration, a line {@code key = value} for each key, in a form that can be read again. */
    public List<String> lines() {
        return ConfigPrinter.print(this);
    }
}
