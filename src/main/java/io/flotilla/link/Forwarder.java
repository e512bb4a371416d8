package io.flotilla.link;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/**
 * Carries connections between core hosts through their one port. Each core host has a loopback alias, 127.77.0.N for
 * number N; what connects on this host to a port of a peer's alias comes out at the same port of that alias there.
 */
public interface Forwarder {

    /**
     * Replaces what is carried; saying the same again is harmless. Completes when the aliases of all peers listen.
     * Connections that are being carried are left alone.
     *
     * @param peers number of the host to its address; this host's own is ignored
     */
    Future<Void> carry(int ownNumber, Map<Integer, String> peers, List<Integer> ports);
}
