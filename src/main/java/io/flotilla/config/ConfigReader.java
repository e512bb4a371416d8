package io.flotilla.config;

import static io.flotilla.config.ConfigValues.list;
import static io.flotilla.config.ConfigValues.number;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Turns collected settings into a configuration: defaults, the meaning of each value, and what must fit together. */
final class ConfigReader {
    private static final Pattern CLUSTER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final int MAX_VERBOSITY = 2;
    private static final int MAX_TOKENS = 65535;

    private final ConfigSource source;
    private final Folders folders;
    private final List<String> notices;

    ConfigReader(ConfigSource source, Map<String, String> environment) {
        this.source = source;
        this.notices = new ArrayList<>(source.notices());
        this.folders = get(ConfigKey.SYSTEMD_USER, false, ConfigValues::bool)
                ? Folders.ofUser(environment)
                : Folders.OF_SYSTEM;
    }

    /** Where things are by default; a user's node may not write to the system's folders. */
    private record Folders(Path units, Path data, Path socket) {
        static final Folders OF_SYSTEM = new Folders(
                Path.of("/run/flotilla/units"), Path.of("/var/lib/flotilla"), Path.of("/run/flotilla/flotilla.sock"));

        /** By the XDG base directory specification; the runtime folder is what systemd gives to a logged-in user. */
        static Folders ofUser(Map<String, String> environment) {
            String home = environment.getOrDefault("HOME", "/");
            String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
            if (runtime.isEmpty()) {
                throw new ConfigException(
                        "systemd_user: XDG_RUNTIME_DIR is not set; start the node in a session of the user");
            }
            String state = environment.getOrDefault("XDG_STATE_HOME", home + "/.local/state");
            Path run = Path.of(runtime, "flotilla");
            return new Folders(run.resolve("units"), Path.of(state, "flotilla"), run.resolve("flotilla.sock"));
        }
    }

    NodeConfig read() {
        return new NodeConfig(
                new NodeConfig.Host(
                        get(ConfigKey.PUBLIC_IP, "", ConfigReader::optionalAddress),
                        get(ConfigKey.METADATA, "", ConfigValues::metadata)),
                api(),
                systemd(),
                cluster(),
                engine(),
                get(ConfigKey.DATA_DIR, folders.data(), ConfigValues::folder),
                get(ConfigKey.VERBOSITY, 0, value -> number(value, 0, MAX_VERBOSITY)),
                notices);
    }

    private NodeConfig.Api api() {
        boolean insecure = get(ConfigKey.INSECURE, false, ConfigValues::bool);
        return new NodeConfig.Api(
                get(
                        ConfigKey.LISTEN,
                        List.of(new ListenAddress.Unix(folders.socket())),
                        value -> listen(value, insecure)),
                insecure,
                get(ConfigKey.TOKEN_LIMIT, 100, value -> number(value, 1, MAX_TOKENS)));
    }

    private NodeConfig.Systemd systemd() {
        return new NodeConfig.Systemd(
                get(ConfigKey.SYSTEMD_USER, false, ConfigValues::bool),
                get(ConfigKey.UNITS_DIRECTORY, folders.units(), ConfigValues::folder));
    }

    private NodeConfig.Cluster cluster() {
        List<String> core = get(ConfigKey.CORE, List.of(), ConfigReader::coreHosts);
        if (!core.isEmpty() && core.size() % 2 == 0) {
            notices.add("core: %d core hosts survive the loss of no more than %d do; name an odd number"
                    .formatted(core.size(), core.size() - 1));
        }
        return new NodeConfig.Cluster(
                get(ConfigKey.CLUSTER_NAME, "flotilla", ConfigReader::clusterName),
                get(ConfigKey.CLUSTER_PORT, 49154, value -> number(value, 0, 65535)),
                core,
                get(ConfigKey.AGENT_TTL, Duration.ofSeconds(10), ConfigValues::duration),
                get(ConfigKey.RESTART_GRACE, Duration.ofSeconds(60), ConfigValues::duration));
    }

    private NodeConfig.Engine engine() {
        return new NodeConfig.Engine(
                get(ConfigKey.ENGINE_RECONCILE_INTERVAL, Duration.ofSeconds(30), ConfigValues::duration),
                get(ConfigKey.DISABLE_ENGINE, false, ConfigValues::bool));
    }

    private <T> T get(ConfigKey key, T absent, Function<String, T> meaning) {
        Setting setting = source.settings().get(key);
        if (setting == null) {
            return absent;
        }
        try {
            return meaning.apply(setting.value());
        } catch (IllegalArgumentException e) {
            throw new ConfigException("%s: %s: %s".formatted(setting.where(), key.text(), e.getMessage()), e);
        }
    }

    private static String optionalAddress(String value) {
        return ConfigValues.text(value).isEmpty() ? "" : ConfigValues.address(value);
    }

    private static String clusterName(String value) {
        String name = ConfigValues.text(value);
        if (!CLUSTER_NAME.matcher(name).matches()) {
            throw ConfigValues.expected("at most 63 letters, digits, dots, dashes or underscores", value);
        }
        return name;
    }

    private static List<ListenAddress> listen(String value, boolean insecure) {
        List<ListenAddress> addresses =
                list(value).stream().map(ListenAddress::parse).toList();
        if (addresses.isEmpty()) {
            throw ConfigValues.expected("at least one address", value);
        }
        requireDifferent(addresses);
        addresses.stream().filter(ConfigReader::isPlain).findFirst().ifPresent(plain -> {
            if (!insecure) {
                throw new IllegalArgumentException(
                        "%s would let anyone who reaches it control this host; use unix: or https://, or set insecure = true"
                                .formatted(plain));
            }
        });
        return addresses;
    }

    private static boolean isPlain(ListenAddress address) {
        return address instanceof ListenAddress.Tcp tcp && !tcp.secure();
    }

    private static List<String> coreHosts(String value) {
        List<String> hosts = list(value).stream().map(ConfigValues::address).toList();
        requireDifferent(hosts);
        if (hosts.size() > NodeConfig.MAX_CORE) {
            throw ConfigValues.expected("at most %d core hosts".formatted(NodeConfig.MAX_CORE), value);
        }
        return hosts;
    }

    private static void requireDifferent(List<?> items) {
        HashSet<Object> seen = new HashSet<>();
        items.stream().filter(item -> !seen.add(item)).findFirst().ifPresent(again -> {
            throw new IllegalArgumentException("\"%s\" is named twice".formatted(again));
        });
    }
}
