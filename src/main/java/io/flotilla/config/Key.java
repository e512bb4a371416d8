package io.flotilla.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A key of a configuration file. What it is for stands at the component of {@link NodeConfig} that holds its value, and
 * for operators in {@code conf/flotilla.conf}.
 *
 * @param name as it is written in a file: {@code agent_ttl}
 * @param absent the text that counts where nobody set the key
 * @param meaning of a text; throws {@link IllegalArgumentException} with what was expected and what was found
 * @param value where a configuration holds it
 */
record Key<T>(String name, String absent, Function<String, T> meaning, Function<NodeConfig, T> value) {
    private static final Map<String, Key<?>> ALL = new LinkedHashMap<>();

    static final Key<String> PUBLIC_IP =
            key("public_ip", "", Values::addressOrNone, config -> config.host().publicIp());
    static final Key<String> METADATA =
            key("metadata", "", Values::metadata, config -> config.host().metadata());
    static final Key<List<ListenAddress>> LISTEN =
            key("listen", "unix:/run/flotilla/flotilla.sock", Values.list(ListenAddress::parse), config -> config.api()
                    .listen());
    static final Key<Boolean> INSECURE =
            key("insecure", "false", Values::bool, config -> config.api().insecure());
    static final Key<Integer> TOKEN_LIMIT = key("token_limit", "100", Values.number(1, 65535), config -> config.api()
            .tokenLimit());
    static final Key<Boolean> SYSTEMD_USER = key(
            "systemd_user", "false", Values::bool, config -> config.systemd().user());
    static final Key<Path> UNITS_DIRECTORY =
            key("units_directory", "/run/flotilla/units", Values::folder, config -> config.systemd()
                    .unitsDirectory());
    static final Key<Path> DATA_DIR = key("data_dir", "/var/lib/flotilla", Values::folder, NodeConfig::dataDir);
    static final Key<List<String>> CORE = key(
            "core", "", Values.list(Values::address), config -> config.cluster().core());
    static final Key<String> CLUSTER_NAME =
            key("cluster_name", "flotilla", Values::clusterName, config -> config.cluster()
                    .name());
    static final Key<Integer> CLUSTER_PORT =
            key("cluster_port", "49154", Values.number(0, 65535), config -> config.cluster()
                    .port());
    static final Key<Duration> AGENT_TTL =
            key("agent_ttl", "10s", Values::duration, config -> config.cluster().agentTtl());
    static final Key<Duration> RESTART_GRACE = key(
            "restart_grace", "1m", Values::duration, config -> config.cluster().restartGrace());
    static final Key<Boolean> UPGRADE_HOLD = key(
            "upgrade_hold", "false", Values::bool, config -> config.cluster().upgradeHold());
    static final Key<Duration> ENGINE_RECONCILE_INTERVAL =
            key("engine_reconcile_interval", "30s", Values::duration, config -> config.engine()
                    .reconcileInterval());
    static final Key<Boolean> DISABLE_ENGINE = key(
            "disable_engine", "false", Values::bool, config -> config.engine().disabled());
    static final Key<Integer> VERBOSITY = key("verbosity", "0", Values.number(0, 2), NodeConfig::verbosity);

    private static final int NEAR = 3;
    private static final Map<String, String> OBSOLETE = Map.of(
            "authorized_keys_file", "it has had no effect since fleet 0.9",
            "verify_units", "it has had no effect since fleet 0.9",
            "enable_grpc", "hosts always hold a connection to the core hosts",
            "disable_watches", "hosts are always told of changes");

    private static <T> Key<T> key(
            String name, String absent, Function<String, T> meaning, Function<NodeConfig, T> value) {
        Key<T> key = new Key<>(name, absent, meaning, value);
        ALL.put(name, key);
        return key;
    }

    /** In the order in which they are printed. */
    static Collection<Key<?>> all() {
        return Collections.unmodifiableCollection(ALL.values());
    }

    static Optional<Key<?>> of(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    /** As it is written in the environment: {@code FLOTILLA_AGENT_TTL}. */
    String variable() {
        return Settings.VARIABLES + name.toUpperCase(Locale.ROOT);
    }

    /** {@code name = value}, which reads as the same value. */
    String line(NodeConfig config) {
        return "%s = %s".formatted(name, Values.print(value.apply(config))).strip();
    }

    /** Why a key of fleet's has no meaning here; empty for any other key. */
    static Optional<String> obsolete(String name) {
        return name.startsWith("etcd_")
                ? Optional.of("there is no etcd, the core hosts keep the state")
                : Optional.ofNullable(OBSOLETE.get(name));
    }

    /** The key that was probably meant: at most three edits away, and less than half of what was written. */
    static Optional<Key<?>> nearest(String name) {
        return ALL.values().stream()
                .min(Comparator.comparingInt(key -> edits(name, key.name())))
                .filter(key -> edits(name, key.name()) <= Math.min(NEAR, name.length() / 2));
    }

    private static int edits(String from, String to) {
        int[] above = new int[to.length() + 1];
        Arrays.setAll(above, column -> column);
        for (int row = 1; row <= from.length(); row++) {
            int[] here = new int[to.length() + 1];
            here[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                here[column] = Math.min(replaced, 1 + Math.min(above[column], here[column - 1]));
            }
            above = here;
        }
        return above[to.length()];
    }
}
