package io.flotilla.link.socket;

import io.flotilla.link.Link;
import io.flotilla.link.LinkOptions;
import io.flotilla.link.Peer;
import io.flotilla.link.forward.Carrier;
import io.flotilla.link.wire.Hello;
import io.flotilla.link.wire.Home;
import io.flotilla.machine.MachineId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is connected. Changed on the link's thread, read on any. */
final class Neighbours implements Carrier.Connected {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    /** One that was heard within this time is alive. */
    private static final long ALIVE = 3_000;

    private final Home home;
    private final Map<MachineId, Neighbour> byMachine = new ConcurrentHashMap<>();
    private boolean isClosed;

    Neighbours(Home home) {
        this.home = home;
    }

    /** Why a host that introduced itself may not connect, in words for both sides. */
    Optional<String> objection(Hello hello) {
        Peer peer = hello.peer();
        LinkOptions own = home.options();
        if (isClosed) {
            return Optional.of("that host is stopping");
        }
        return hello.mismatch(own)
                .or(() -> peer.machine().equals(own.self()) ? Optional.of(self(peer)) : Optional.empty())
                .or(() -> duplicate(peer))
                .or(() -> home.handler().objection(peer));
    }

    private String self(Peer peer) {
        return peer.instance().equals(home.options().instance())
                ? "that is this host itself"
                : "machine ID %s is that of %s too: each host needs its own /etc/machine-id"
                        .formatted(peer.machine(), home.options().address());
    }

    private Optional<String> duplicate(Peer peer) {
        Neighbour known = byMachine.get(peer.machine());
        if (known == null || known.peer().isSameProcess(peer)) {
            return Optional.empty();
        }
        long ago = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - known.heardNanos());
        return ago > ALIVE
                ? Optional.empty()
                : Optional.of("machine ID %s is connected already, from %s: each host needs its own /etc/machine-id"
                        .formatted(peer.machine(), known.peer().address()));
    }

    /** Why this connection comes too late; otherwise it takes the place of what there was. */
    Optional<String> join(Connection connection) {
        Peer peer = connection.peer();
        Optional<String> duplicate = duplicate(peer);
        if (duplicate.isPresent()) {
            return duplicate;
        }
        Neighbour known = byMachine.get(peer.machine());
        if (known != null && !known.peer().isSameProcess(peer)) {
            known.connections().forEach(old -> old.close("replaced by a new process on that machine"));
            known = null;
        }
        if (known == null) {
            byMachine.put(peer.machine(), Neighbour.of(connection));
            LOG.info("connected with {}", peer);
            home.handler().connected(peer);
        } else {
            byMachine.put(peer.machine(), known.with(connection));
            known.like(connection).ifPresent(old -> old.close("replaced by a newer connection"));
        }
        return Optional.empty();
    }

    void left(Connection connection, String why) {
        Peer peer = connection.peer();
        Neighbour known = byMachine.get(peer.machine());
        if (known == null || !known.has(connection)) {
            return;
        }
        Optional<Neighbour> remaining = known.without(connection);
        if (remaining.isPresent()) {
            byMachine.put(peer.machine(), remaining.get());
            return;
        }
        byMachine.remove(peer.machine());
        if (!isClosed) {
            LOG.info("lost {}: {}", peer, why);
            home.handler().disconnected(peer, why);
        }
    }

    /** The address at which we dialled that machine. */
    Optional<String> dialledAt(MachineId machine) {
        return Optional.ofNullable(byMachine.get(machine))
                .flatMap(Neighbour::dialled)
                .map(Connection::dialled);
    }

    boolean isConnected(MachineId machine) {
        return byMachine.containsKey(machine);
    }

    @Override
    public boolean isCore(MachineId machine) {
        return Optional.ofNullable(byMachine.get(machine))
                .filter(neighbour -> neighbour.peer().isCore())
                .isPresent();
    }

    @Override
    public boolean isConnected(String address) {
        return byMachine.values().stream().anyMatch(neighbour -> neighbour.isAt(address));
    }

    List<Peer> peers() {
        return byMachine.values().stream()
                .map(Neighbour::peer)
                .sorted(Comparator.comparing(Peer::machine))
                .toList();
    }

    /** The connection to send on. */
    Optional<Connection> route(MachineId to) {
        return Optional.ofNullable(byMachine.get(to)).map(Neighbour::route);
    }

    List<Connection> connections() {
        List<Connection> all = new ArrayList<>();
        byMachine.values().forEach(neighbour -> all.addAll(neighbour.connections()));
        return all;
    }

    /** Nobody is told any more of who leaves. */
    void close() {
        isClosed = true;
    }
}
