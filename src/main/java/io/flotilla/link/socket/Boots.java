package io.flotilla.link.socket;

import io.flotilla.link.Boot;
import io.flotilla.link.Peer;
import io.flotilla.machine.MachineId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells a host that comes back after a reboot from another one with its machine ID: two boots of one host never overlap.
 * On the link's thread.
 */
final class Boots {
    /** More than the machines of a cluster; the one that was seen longest ago is forgotten first. */
    private static final int MOST = 4_096;

    /** Clocks may run at 0.9 to 1.1 times the right rate, so times of two hosts may differ by 2/11. */
    private static final long RATE = 11;

    private static final long RATE_DIFFERENCE = 2;

    private final Map<MachineId, Seen> seen = new LinkedHashMap<>();

    private record Seen(Boot boot, String address, long upNanos) {}

    /** {@code nanos}: when it was up for sure, by {@link System#nanoTime}. */
    void wasUp(Peer peer, long nanos) {
        if (!peer.boot().isKnown()) {
            return;
        }
        seen.remove(peer.machine());
        seen.put(peer.machine(), new Seen(peer.boot(), peer.address(), nanos));
        if (seen.size() > MOST) {
            seen.remove(seen.keySet().iterator().next());
        }
    }

    /** The address of another host with its machine ID, if one was up while this one was. */
    Optional<String> twin(Peer peer, long nowNanos) {
        Seen other = seen.get(peer.machine());
        if (other == null
                || !peer.boot().isKnown()
                || peer.boot().id().equals(other.boot().id())) {
            return Optional.empty();
        }
        long up = nowNanos - peer.boot().sinceNanos();
        long both = other.upNanos() - peer.boot().sinceNanos();
        return both > up / RATE * RATE_DIFFERENCE ? Optional.of(other.address()) : Optional.empty();
    }
}
