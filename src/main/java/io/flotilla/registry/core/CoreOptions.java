package io.flotilla.registry.core;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a core host takes part.
 *
 * @param addresses of the core hosts as the configuration names them, the own among them; where the group begins
 * @param agentTtl silence after which a machine is lost
 * @param restartGrace how long the units of a machine stay with it whose node was stopped in order, or that has not been
 *     heard since this process began
 * @param hasLog whether this host has been a core host before, and its log is there
 * @param upgradeHold whether only an operator raises the level of the log
 * @param ports what is carried between core hosts: the maps' and the bus's
 */
public record CoreOptions(
        String cluster,
        List<String> addresses,
        Path dataDirectory,
        boolean hasLog,
        Duration agentTtl,
        Duration restartGrace,
        List<Integer> ports,
        boolean upgradeHold) {
    public CoreOptions {
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
    }

    Path log() {
        return dataDirectory.resolve("log");
    }
}
