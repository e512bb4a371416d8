package io.flotilla.hazelcast;

import java.util.List;

/**
 * Where a core host's member is found by its peers: on a loopback alias that only this machine's forwarder reaches.
 *
 * @param clusterName other clusters' members are refused
 * @param alias the address to bind to, 127.77.0.N for core host number N
 * @param mapsPort of Hazelcast, the same on every core host
 * @param busPort of the clustered event bus, likewise
 * @param members the aliases of all core hosts; with or without the own
 */
public record ClusterOptions(String clusterName, String alias, int mapsPort, int busPort, List<String> members) {

    public ClusterOptions {
        members = List.copyOf(members);
    }
}
