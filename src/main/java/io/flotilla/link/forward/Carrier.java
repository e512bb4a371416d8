package io.flotilla.link.forward;

import io.flotilla.link.Link;
import io.flotilla.link.Peer;
import io.flotilla.link.Refusal;
import io.flotilla.link.wire.Frame;
import io.flotilla.link.wire.Greeting;
import io.flotilla.link.wire.Hello;
import io.flotilla.link.wire.LinkLoop;
import io.flotilla.link.wire.Sockets;
import io.flotilla.machine.MachineId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The forwarder of a core host. A peer whose link has been down for a while has no listeners, so that whoever wants to
 * connect is refused at once instead of waiting; what is carried is never cut for that.
 */
public final class Carrier {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final int CONNECT_TIMEOUT = 2_000;
    private static final int LOCAL_CONNECT_TIMEOUT = 1_000;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(3);

    /** Who is connected now. */
    public interface Connected {
        /** A core host with that address, in whatever direction. */
        boolean isConnected(String address);

        /** A core host with that machine ID. */
        boolean isCore(MachineId machine);
    }

    private final LinkLoop loop;
    private final Connected connected;
    private final String aliases;
    /** Both kept, because a NetClient that is garbage collected closes its sockets. */
    private final NetClient outward;

    private final NetClient inward;
    private final Map<Integer, CarriedPeer> peers = new TreeMap<>();
    private final Set<Splice> splices = new HashSet<>();
    private int ownNumber;
    private List<Integer> ports = List.of();

    /** @param aliases what the aliases of all hosts begin with */
    public Carrier(LinkLoop loop, Connected connected, String aliases) {
        this.loop = loop;
        this.connected = connected;
        this.aliases = aliases;
        outward = loop.vertx().createNetClient(Sockets.client(CONNECT_TIMEOUT));
        inward = loop.vertx().createNetClient(Sockets.client(LOCAL_CONNECT_TIMEOUT));
    }

    /** On the link's thread. */
    public Future<Void> carry(int number, Map<Integer, String> addresses, List<Integer> carriedPorts) {
        ownNumber = number;
        ports = List.copyOf(carriedPorts);
        Map<Integer, CarriedPeer> wanted = new TreeMap<>();
        addresses.forEach((peer, address) -> wanted.put(peer, carriedPeer(peer, address)));
        wanted.remove(number);
        peers.entrySet().removeIf(known -> {
            CarriedPeer now = wanted.get(known.getKey());
            boolean isKept = now != null && now.isSame(known.getValue());
            if (!isKept) {
                known.getValue().close();
            }
            return !isKept;
        });
        wanted.forEach(peers::putIfAbsent);
        return Future.join(peers.values().stream().map(CarriedPeer::open).toList())
                .mapEmpty();
    }

    private CarriedPeer carriedPeer(int number, String address) {
        return new CarriedPeer(
                loop.vertx(), address, aliases + number, ports, (local, port) -> carryOut(local, address, port));
    }

    /**
     * Opens and closes the listeners of peers as their links come and go.
     *
     * @param lateNanos how long we ourselves did not run, which is nobody's fault
     */
    public void tick(long nowNanos, long lateNanos) {
        peers.values().forEach(peer -> {
            boolean isLinked = connected.isConnected(peer.address());
            if (isLinked && !peer.isOpen()) {
                peer.open()
                        .onFailure(cause -> loop.complaints().about("forwarder", String.valueOf(cause.getMessage())));
            } else if (peer.unlinkedNanos(isLinked, nowNanos, lateNanos) > PATIENCE && peer.isOpen()) {
                LOG.info("no link with {}: nothing is carried to it until it is back", peer.address());
                peer.close();
            }
        });
    }

    private void carryOut(NetSocket local, String address, int port) {
        local.pause();
        Greeting.dial(loop, outward, address, Hello.carry(loop, port))
                .onSuccess(greeting -> splice(greeting.socket(), greeting.rest(), local))
                .onFailure(cause -> {
                    LOG.debug("{} takes no connection to port {}: {}", address, port, cause.getMessage());
                    local.close();
                });
    }

    /** Takes a connection that says it is to be carried on. */
    public void carryIn(NetSocket remote, Hello hello, Buffer rest) {
        Optional<Refusal> objection = objection(hello);
        if (objection.isPresent()) {
            loop.complaints().about(remote.remoteAddress().hostAddress(), "refused to carry: " + objection.get());
            refuse(remote, objection.get());
            return;
        }
        int port = hello.port().orElseThrow();
        inward.connect(port, aliases + ownNumber)
                .onSuccess(local -> {
                    local.pause();
                    remote.write(Frame.of(Frame.WELCOME, Hello.carry(loop, port).encode()));
                    splice(remote, rest, local);
                })
                .onFailure(cause ->
                        refuse(remote, new Refusal("unreachable", "port %d: %s".formatted(port, cause.getMessage()))));
    }

    private void refuse(NetSocket remote, Refusal why) {
        Sockets.refuse(loop.vertx(), remote, why);
    }

    private void splice(NetSocket remote, Buffer rest, NetSocket local) {
        Splice splice = new Splice(loop.vertx(), remote, local);
        splices.add(splice);
        splice.begin(rest).onComplete(ended -> splices.remove(splice));
    }

    private Optional<Refusal> objection(Hello hello) {
        Optional<Refusal> mismatch = hello.mismatch(loop);
        int port = hello.port().orElseThrow();
        if (mismatch.isPresent()) {
            return mismatch;
        }
        if (!ports.contains(port)) {
            return Optional.of(new Refusal("not-carried", "port %d is not carried".formatted(port)));
        }
        Peer peer = hello.peer();
        boolean isKnown = connected.isCore(peer.machine())
                || peers.values().stream().anyMatch(known -> known.address().equals(peer.address()));
        return isKnown
                ? Optional.empty()
                : Optional.of(new Refusal("unknown-host", "%s is no core host that is known here".formatted(peer)));
    }

    public Future<Void> close() {
        peers.values().forEach(CarriedPeer::close);
        splices.forEach(Splice::cutOff);
        return outward.close().eventually(inward::close);
    }

    /** Two connections made into one: what comes on each goes out on the other, no faster than that takes it. */
    private record Splice(Vertx vertx, NetSocket first, NetSocket second) {
        /** How long the last bytes may take once their sender is gone. */
        private static final long LAST_BYTES = 30_000;

        /**
         * Both are paused; {@code read} came from the first already. Each ends after the other, never for being idle.
         * Completes when both have ended.
         */
        Future<Void> begin(Buffer read) {
            if (read.length() > 0) {
                second.write(read);
            }
            return Future.join(carry(first, second), carry(second, first)).mapEmpty();
        }

        private Future<Void> carry(NetSocket from, NetSocket to) {
            return from.pipe().endOnComplete(false).to(to).eventually(() -> Sockets.close(vertx, to, LAST_BYTES));
        }

        void cutOff() {
            Sockets.cutOff(first);
            Sockets.cutOff(second);
        }
    }
}
