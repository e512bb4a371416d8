package io.flotilla.link.socket;

import io.flotilla.link.Link;
import io.flotilla.link.LinkOptions;
import io.flotilla.link.Peer;
import io.flotilla.link.Refusal;
import io.flotilla.link.forward.Carrier;
import io.flotilla.link.wire.Hello;
import io.flotilla.link.wire.LinkLoop;
import io.flotilla.machine.MachineId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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

    /** How long a process that was cut off is refused before it may try again. */
    private static final long REFUSED_FOR = TimeUnit.SECONDS.toNanos(30);

    private static final String SAME_MACHINE = "same-machine";

    private record Refused(String instance, Refusal why, long untilNanos) {}

    private final LinkLoop loop;
    private final Map<MachineId, Neighbour> byMachine = new ConcurrentHashMap<>();
    private final Map<MachineId, Refused> refused = new HashMap<>();
    private final Boots boots = new Boots();
    private boolean isClosed;

    Neighbours(LinkLoop loop) {
        this.loop = loop;
    }

    /** Why a host that introduced itself may not connect, in words for both sides. */
    Optional<Refusal> objection(Hello hello) {
        Peer peer = hello.peer();
        LinkOptions own = loop.options();
        if (isClosed) {
            return Optional.of(new Refusal("stopping", "that host is stopping"));
        }
        return hello.mismatch(loop)
                .or(() -> peer.machine().equals(own.self()) ? Optional.of(self(peer)) : Optional.empty())
                .or(() -> duplicate(peer))
                .or(() -> lately(peer))
                .or(() -> loop.handler().objection(peer));
    }

    private Refusal self(Peer peer) {
        return peer.instance().equals(loop.options().instance())
                ? new Refusal("self", "that is this host itself")
                : new Refusal(
                        SAME_MACHINE,
                        "machine ID %s is that of %s too: each host needs its own /etc/machine-id"
                                .formatted(peer.machine(), loop.options().address()));
    }

    private Optional<Refusal> duplicate(Peer peer) {
        Neighbour known = byMachine.get(peer.machine());
        if (known != null && known.peer().isSameProcess(peer)) {
            return Optional.empty();
        }
        long now = System.nanoTime();
        if (known != null && TimeUnit.NANOSECONDS.toMillis(now - known.heardNanos()) <= ALIVE) {
            return Optional.of(new Refusal(
                    SAME_MACHINE,
                    "machine ID %s is connected already, from %s: each host needs its own /etc/machine-id"
                            .formatted(peer.machine(), known.peer().address())));
        }
        if (known != null) {
            known.upNanos().ifPresent(at -> boots.wasUp(known.peer(), at));
        }
        return boots.twin(peer, now)
                .map(address -> new Refusal(
                        SAME_MACHINE,
                        ("machine ID %s is that of %s too: both were up at once, so they are two hosts, and each needs its"
                                        + " own /etc/machine-id")
                                .formatted(peer.machine(), address)));
    }

    private Optional<Refusal> lately(Peer peer) {
        return Optional.ofNullable(refused.get(peer.machine()))
                .filter(last -> last.instance().equals(peer.instance()) && System.nanoTime() < last.untilNanos())
                .map(Refused::why);
    }

    /** Why this connection comes too late; otherwise it takes the place of what there was. */
    Optional<Refusal> join(Connection connection) {
        Peer peer = connection.peer();
        Optional<Refusal> duplicate = duplicate(peer);
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
            loop.handler().connected(peer);
        } else {
            byMachine.put(peer.machine(), known.with(connection));
            known.like(connection).ifPresent(old -> old.close("replaced by a newer connection"));
        }
        return Optional.empty();
    }

    void left(Connection connection, String why) {
        Peer peer = connection.peer();
        connection.refusal().ifPresent(said -> refuse(peer, said));
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
        known.upNanos().ifPresent(at -> boots.wasUp(peer, at));
        if (!isClosed) {
            LOG.info("lost {}: {}", peer, why);
            loop.handler().disconnected(peer, why);
        }
    }

    /** So that a process whose beats cannot be read does not come and go with every attempt to connect. */
    private void refuse(Peer peer, Refusal why) {
        long now = System.nanoTime();
        refused.values().removeIf(last -> now > last.untilNanos());
        refused.put(peer.machine(), new Refused(peer.instance(), why, now + REFUSED_FOR));
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
