package io.flotilla.config;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Prints a configuration so that reading the lines gives the same configuration. */
final class ConfigPrinter {
    private ConfigPrinter() {}

    static List<String> print(NodeConfig config) {
        return Arrays.stream(ConfigKey.values())
                .map(key -> "%s = %s".formatted(key.text(), value(key, config)).strip())
                .toList();
    }

    private static String value(ConfigKey key, NodeConfig config) {
        return switch (key) {
            case PUBLIC_IP -> config.host().publicIp();
            case METADATA -> config.host().metadata();
            case LISTEN -> join(config.api().listen());
            case INSECURE -> Boolean.toString(config.api().insecure());
            case TOKEN_LIMIT -> Integer.toString(config.api().tokenLimit());
            case SYSTEMD_USER -> Boolean.toString(config.systemd().user());
            case UNITS_DIRECTORY -> config.systemd().unitsDirectory().toString();
            case DATA_DIR -> config.dataDir().toString();
            case CORE -> join(config.cluster().core());
            case CLUSTER_NAME -> config.cluster().name();
            case CLUSTER_PORT -> Integer.toString(config.cluster().port());
            case AGENT_TTL -> ConfigValues.print(config.cluster().agentTtl());
            case RESTART_GRACE -> ConfigValues.print(config.cluster().restartGrace());
            case ENGINE_RECONCILE_INTERVAL -> ConfigValues.print(config.engine().reconcileInterval());
            case DISABLE_ENGINE -> Boolean.toString(config.engine().disabled());
            case VERBOSITY -> Integer.toString(config.verbosity());
        };
    }

    private static String join(List<?> items) {
        return items.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
