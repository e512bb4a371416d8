package io.flotilla.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The keys of a configuration file, in the order in which they are printed. */
enum ConfigKey {
    PUBLIC_IP,
    METADATA,
    LISTEN,
    INSECURE,
    TOKEN_LIMIT,
    SYSTEMD_USER,
    UNITS_DIRECTORY,
    DATA_DIR,
    CORE,
    CLUSTER_NAME,
    CLUSTER_PORT,
    AGENT_TTL,
    RESTART_GRACE,
    ENGINE_RECONCILE_INTERVAL,
    DISABLE_ENGINE,
    VERBOSITY;

    private static final String ENVIRONMENT_PREFIX = "FLOTILLA_";
    private static final int NEAR = 3;
    private static final Map<String, ConfigKey> BY_TEXT =
            Arrays.stream(values()).collect(Collectors.toMap(ConfigKey::text, Function.identity()));
    private static final Map<String, String> OBSOLETE = Map.of(
            "authorized_keys_file", "it has had no effect since fleet 0.9",
            "verify_units", "it has had no effect since fleet 0.9",
            "enable_grpc", "hosts always hold a connection to the core hosts",
            "disable_watches", "hosts are always told of changes");

    /** As it is written in a file: {@code agent_ttl}. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As it is written in the environment: {@code FLOTILLA_AGENT_TTL}. */
    String variable() {
        return ENVIRONMENT_PREFIX + name();
    }

    static Optional<ConfigKey> of(String text) {
        return Optional.ofNullable(BY_TEXT.get(text));
    }

    /** Why a key of fleet's has no meaning here; empty for any other key. */
    static Optional<String> obsolete(String text) {
        return text.startsWith("etcd_")
                ? Optional.of("there is no etcd, the core hosts keep the state")
                : Optional.ofNullable(OBSOLETE.get(text));
    }

    /** The key that was probably meant: at most three edits away, and less than half of what was written. */
    static Optional<ConfigKey> nearest(String text) {
        return Arrays.stream(values())
                .min(Comparator.comparingInt(key -> edits(text, key.text())))
                .filter(key -> edits(text, key.text()) <= Math.min(NEAR, text.length() / 2));
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
