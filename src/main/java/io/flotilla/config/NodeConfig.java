package io.flotilla.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
            if (listen.isEmpty()) {
                throw Values.expected("at least one address", "");
            }
            requireDifferent(listen);
            if (!insecure) {
                listen.forEach(Api::requireSecure);
            }
        }

        private static void requireSecure(ListenAddress address) {
            if (address instanceof ListenAddress.Tcp tcp && !tcp.secure()) {
                throw new IllegalArgumentException(
                        "%s would let anyone who reaches it control this host; use unix: or https://, or set insecure = true"
                                .formatted(address));
            }
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
     * @param upgradeHold whether the cluster's feature level is raised only by {@code flotilla upgrade finish}
     */
    public record Cluster(
            String name, int port, List<String> core, Duration agentTtl, Duration restartGrace, boolean upgradeHold) {
        public Cluster {
            core = List.copyOf(core);
            requireDifferent(core);
            if (core.size() > MAX_CORE) {
                throw Values.expected("at most %d core hosts".formatted(MAX_CORE), String.join(",", core));
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
        Settings settings = new Settings();
        if (file.isPresent()) {
            settings.addFile(file.get());
        } else {
            settings.addInstalled(DEFAULT_FILE);
        }
        settings.addEnvironment(environment);
        return of(settings, environment);
    }

    static NodeConfig of(Settings settings, Map<String, String> environment) {
        if (settings.get(Key.SYSTEMD_USER)) {
            putUsersDefaults(settings, environment);
        }
        return new NodeConfig(
                new Host(settings.get(Key.PUBLIC_IP), settings.get(Key.METADATA)),
                settings.get(
                        Key.LISTEN,
                        listen -> new Api(listen, settings.get(Key.INSECURE), settings.get(Key.TOKEN_LIMIT))),
                new Systemd(settings.get(Key.SYSTEMD_USER), settings.get(Key.UNITS_DIRECTORY)),
                settings.get(Key.CORE, core -> cluster(core, settings)),
                new Engine(settings.get(Key.ENGINE_RECONCILE_INTERVAL), settings.get(Key.DISABLE_ENGINE)),
                settings.get(Key.DATA_DIR),
                settings.get(Key.VERBOSITY),
                settings.notices());
    }

    /**
     * A user's node may not write to the system's folders. By the XDG base directory specification; the runtime folder is
     * what systemd gives to a logged-in user.
     */
    private static void putUsersDefaults(Settings settings, Map<String, String> environment) {
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (runtime.isEmpty()) {
            throw new ConfigException(
                    "systemd_user: XDG_RUNTIME_DIR is not set; start the node in a session of the user");
        }
        String home = environment.getOrDefault("HOME", "/");
        String state = environment.getOrDefault("XDG_STATE_HOME", home + "/.local/state");
        settings.putDefault(Key.UNITS_DIRECTORY, runtime + "/flotilla/units");
        settings.putDefault(Key.LISTEN, "unix:" + runtime + "/flotilla/flotilla.sock");
        settings.putDefault(Key.DATA_DIR, state + "/flotilla");
    }

    private static Cluster cluster(List<String> core, Settings settings) {
        if (!core.isEmpty() && core.size() % 2 == 0) {
            settings.notice("core: %d core hosts survive the loss of no more than %d do; name an odd number"
                    .formatted(core.size(), core.size() - 1));
        }
        return new Cluster(
                settings.get(Key.CLUSTER_NAME),
                settings.get(Key.CLUSTER_PORT),
                core,
                settings.get(Key.AGENT_TTL),
                settings.get(Key.RESTART_GRACE),
                settings.get(Key.UPGRADE_HOLD));
    }

    private static void requireDifferent(List<?> items) {
        Set<Object> seen = new HashSet<>();
        items.stream().filter(item -> !seen.add(item)).findFirst().ifPresent(again -> {
            throw new IllegalArgumentException("\"%s\" is named twice".formatted(again));
        });
    }

    /** The effective configuration, a line {@code key = value} for each key, in a form that can be read again. */
    public List<String> lines() {
        return Key.all().stream().map(key -> key.line(this)).toList();
    }
}
