package io.flotilla.link.socket;

import io.flotilla.link.Forwarder;
import io.flotilla.link.Link;
import io.flotilla.link.LinkException;
import io.flotilla.link.LinkHandler;
import io.flotilla.link.LinkOptions;
import io.flotilla.link.Peer;
import io.flotilla.link.call.Calls;
import io.flotilla.link.forward.Carrier;
import io.flotilla.link.wire.Frame;
import io.flotilla.link.wire.LinkLoop;
import io.flotilla.link.wire.Sockets;
import io.flotilla.link.wire.WireVersions;
import io.flotilla.machine.MachineId;
import io.flotilla.stream.Caller;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.streams.ReadStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** The link itself: hops to its own thread, and keeps the dialled addresses, the port and the rhythm together. */
public final class SocketLink implements Link {
    private static final int CONNECT_TIMEOUT = 500;
    private static final String ALIASES = "127.77.0.";
    private static final long TICK = 250;
    private static final long LAST_WORDS = 500;

    private final LinkLoop loop;
    private final Neighbours neighbours;
    /** Kept, because a NetClient that is garbage collected closes its sockets. */
    private final NetClient client;

    private final Optional<Carrier> carrier;
    private final Optional<Acceptor> acceptor;
    private final Map<String, Dial> dials = new HashMap<>();
    private final long timer;
    private Set<String> wanted = Set.of();
    private long lastTick = System.nanoTime();

    private SocketLink(LinkLoop loop, String aliases) {
        this.loop = loop;
        neighbours = new Neighbours(loop);
        client = loop.vertx().createNetClient(Sockets.client(CONNECT_TIMEOUT));
        carrier = loop.options().isCore() ? Optional.of(new Carrier(loop, neighbours, aliases)) : Optional.empty();
        acceptor = carrier.map(it -> new Acceptor(loop, neighbours, it::carryIn));
        timer = loop.vertx().setPeriodic(TICK, id -> tick());
    }

    /** Opens it on the present context of {@code vertx}; on a core host it listens when this completes. */
    public static Future<Link> open(Vertx vertx, LinkOptions options, LinkHandler handler) {
        return open(vertx, options, handler, ALIASES, WireVersions.OWN);
    }

    /** @param aliases what the loopback aliases of core hosts begin with: several hosts may share a test's machine */
    static Future<Link> open(
            Vertx vertx, LinkOptions options, LinkHandler handler, String aliases, WireVersions versions) {
        Context context = vertx.getOrCreateContext();
        return Caller.current().call(task -> context.runOnContext(go -> task.run()), () -> {
            SocketLink link = new SocketLink(new LinkLoop(vertx, context, options, versions, handler), aliases);
            Future<Void> listening = link.acceptor.map(Acceptor::listen).orElseGet(Future::succeededFuture);
            return listening.<Link>map(link).onFailure(cause -> link.close());
        });
    }

    @Override
    public void dial(Set<String> addresses) {
        Set<String> copy = Set.copyOf(addresses);
        loop.run(() -> {
            wanted = copy;
            redial();
        });
    }

    /** Stopping one tells the handler, which may want others by then. */
    private void redial() {
        Set<String> unwanted = new HashSet<>(dials.keySet());
        unwanted.removeAll(wanted);
        unwanted.forEach(address -> Optional.ofNullable(dials.remove(address)).ifPresent(Dial::stop));
        Set<String> missing = new HashSet<>(wanted);
        missing.removeAll(dials.keySet());
        missing.forEach(address -> dials.put(address, new Dial(loop, client, neighbours, address)));
        missing.forEach(address -> Optional.ofNullable(dials.get(address)).ifPresent(Dial::dial));
    }

    @Override
    public boolean isConnected(MachineId peer) {
        return neighbours.isConnected(peer);
    }

    @Override
    public List<Peer> peers() {
        return neighbours.peers();
    }

    @Override
    public boolean send(MachineId to, int kind, Buffer payload) {
        int type = Frame.MESSAGE + kind;
        if (kind < 1 || type > Frame.LAST_MESSAGE) {
            throw new IllegalArgumentException("no kind of message: " + kind);
        }
        return payload.length() <= Frame.most(type)
                && neighbours
                        .route(to)
                        .filter(connection -> connection.offer(Frame.of(type, payload)))
                        .isPresent();
    }

    @Override
    public Future<Buffer> ask(MachineId to, String what, Buffer body, long timeoutMillis) {
        return forCaller(() -> onConnection(to, what, body, calls -> calls.ask(what, body, timeoutMillis)));
    }

    @Override
    public Future<ReadStream<Buffer>> askForStream(MachineId to, String what, Buffer body) {
        Caller caller = Caller.current();
        return forCaller(() -> onConnection(to, what, body, calls -> calls.askForStream(what, body, caller)));
    }

    private <T> Future<T> onConnection(MachineId to, String what, Buffer body, Function<Calls, Future<T>> ask) {
        if (body.length() > Frame.MOST - 1_024) {
            return Future.failedFuture(LinkException.notSent("%s: too long, %d bytes".formatted(what, body.length())));
        }
        return neighbours
                .route(to)
                .map(Connection::calls)
                .map(ask)
                .orElseGet(() -> Future.failedFuture(
                        LinkException.notSent("%s: not connected with %s".formatted(what, to.shortId()))));
    }

    /** Works on the link's thread, completes on the caller's context. */
    private <T> Future<T> forCaller(Supplier<Future<T>> work) {
        return Caller.current().call(loop::run, work);
    }

    @Override
    public void beatNow() {
        loop.run(() -> dials.values().forEach(Dial::beat));
    }

    @Override
    public Forwarder forwarder() {
        Carrier forwarder = carrier.orElseThrow(() -> new IllegalStateException("only core hosts carry connections"));
        return (ownNumber, peers, ports) -> forCaller(() -> forwarder.carry(ownNumber, peers, ports));
    }

    /** Looks at every connection. What we missed while we ourselves did not run is nobody's silence. */
    private void tick() {
        long now = System.nanoTime();
        long tick = TimeUnit.MILLISECONDS.toNanos(TICK);
        long late = now - lastTick - tick;
        long pause = late > tick ? late : 0;
        lastTick = now;
        List<Connection> connections = neighbours.connections();
        connections.forEach(connection -> connection.excuse(pause));
        connections.forEach(connection -> connection.tick(now, tick));
        carrier.ifPresent(it -> it.tick(now, pause));
    }

    @Override
    public Future<Void> close() {
        return forCaller(() -> {
            loop.vertx().cancelTimer(timer);
            neighbours.close();
            List<Future<Void>> finished = neighbours.connections().stream()
                    .map(connection -> connection.finish(LAST_WORDS))
                    .toList();
            return Future.join(finished).eventually(this::closeSockets).mapEmpty();
        });
    }

    private Future<Void> closeSockets() {
        dials.values().forEach(Dial::stop);
        return acceptor.map(Acceptor::close)
                .orElseGet(Future::succeededFuture)
                .eventually(() -> carrier.map(Carrier::close).orElseGet(Future::succeededFuture))
                .eventually(client::close);
    }
}
