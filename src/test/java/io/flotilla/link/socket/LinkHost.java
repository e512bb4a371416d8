package io.flotilla.link.socket;

import io.flotilla.link.Boot;
import io.flotilla.link.Link;
import io.flotilla.link.LinkHandler;
import io.flotilla.link.LinkOptions;
import io.flotilla.link.Peer;
import io.flotilla.link.Refusal;
import io.flotilla.link.wire.WireVersions;
import io.flotilla.machine.MachineId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A host of a test: its link, and what its link told it. */
public final class LinkHost implements LinkHandler {
    private static final long SECONDS = 20;
    private static final AtomicLong INSTANCES = new AtomicLong();

    private final Vertx vertx = Vertx.vertx();
    private final LinkOptions options;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private volatile Optional<Refusal> objection = Optional.empty();
    private volatile Function<String, Future<Buffer>> answer = what -> Future.succeededFuture(Buffer.buffer(what));
    private volatile Function<String, Future<ReadStream<Buffer>>> stream =
            what -> Future.failedFuture("no stream " + what);
    private WireVersions versions = WireVersions.OWN;
    private Optional<Link> link = Optional.empty();

    private LinkHost(LinkOptions options) {
        this.options = options;
    }

    /** A core host, number N at 127.0.1.N. */
    public static LinkHost core(int number, int port) {
        return new LinkHost(options(number, port, true));
    }

    public static LinkHost leaf(int number, int port) {
        return new LinkHost(options(number, port, false));
    }

    static LinkHost of(LinkOptions options) {
        return new LinkHost(options);
    }

    public static LinkOptions options(int number, int port, boolean isCore) {
        return new LinkOptions(
                "test",
                machine(number),
                "i" + INSTANCES.incrementAndGet(),
                Boot.UNKNOWN,
                isCore,
                address(number),
                port,
                "0.1.0");
    }

    public static MachineId machine(int number) {
        return new MachineId("%032x".formatted(number));
    }

    public static String address(int number) {
        return "127.0.1." + number;
    }

    LinkHost speaking(int oldest, int newest) {
        versions = new WireVersions(oldest, newest);
        return this;
    }

    public LinkHost open() {
        link = Optional.of(await(SocketLink.open(vertx, options, this, aliases(), versions)));
        return this;
    }

    /** Each host of a test has aliases of its own, for they share one machine. */
    public String aliases() {
        return "127.78.%d.".formatted(Long.parseLong(options.self().value(), 16));
    }

    public LinkOptions options() {
        return options;
    }

    public Link link() {
        return link.orElseThrow();
    }

    public Vertx vertx() {
        return vertx;
    }

    public LinkHost dial(LinkHost... others) {
        Set<String> addresses = new TreeSet<>();
        for (LinkHost other : others) {
            addresses.add(other.options.address());
        }
        link().dial(addresses);
        return this;
    }

    public MachineId id() {
        return options.self();
    }

    public void close() {
        link.ifPresent(it -> await(it.close()));
        await(vertx.close());
    }

    /** Nothing is no objection. */
    void objectWith(String words) {
        objection = Optional.of(words).filter(text -> !text.isEmpty()).map(text -> new Refusal("test", text));
    }

    public void answerWith(Function<String, Future<Buffer>> answer) {
        this.answer = answer;
    }

    public void streamWith(Function<String, Future<ReadStream<Buffer>>> stream) {
        this.stream = stream;
    }

    /** Waits for the next beat or answer that is heard from now on. */
    public void untilHeard(String beatOrAnswer) {
        heard.clear();
        try {
            String first = heard.poll(SECONDS, TimeUnit.SECONDS);
            while (first != null && !first.equals(beatOrAnswer)) {
                first = heard.poll(SECONDS, TimeUnit.SECONDS);
            }
            if (first == null) {
                throw new AssertionError("no " + beatOrAnswer + " in " + SECONDS + " s");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next thing that happened, waiting for it. */
    public String next() {
        try {
            String event = events.poll(SECONDS, TimeUnit.SECONDS);
            return event == null ? "nothing" : event;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All that has happened by now and was not asked for. */
    public List<String> unread() {
        List<String> all = new ArrayList<>();
        events.drainTo(all);
        return all;
    }

    /** Skips what happens until that does. */
    public String until(String begin) {
        String event = next();
        while (!event.startsWith(begin) && !event.equals("nothing")) {
            event = next();
        }
        return event;
    }

    /** Looks again and again. */
    public static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited " + SECONDS + " s in vain");
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("waited " + SECONDS + " s in vain", e);
        }
    }

    private static String name(Peer peer) {
        return String.valueOf(Long.parseLong(peer.machine().value(), 16));
    }

    @Override
    public Buffer about() {
        return Buffer.buffer("about " + options.self().value());
    }

    @Override
    public Optional<Refusal> objection(Peer peer) {
        return objection;
    }

    @Override
    public void connected(Peer peer) {
        events.add("connected " + name(peer));
    }

    @Override
    public void disconnected(Peer peer, String why) {
        events.add("disconnected " + name(peer) + ": " + why);
    }

    @Override
    public Buffer beat(MachineId to) {
        return Buffer.buffer(to.value());
    }

    @Override
    public void heard(Peer peer, Buffer beat, boolean isAnswer, long sentNanos) {
        if (beat.toString().equals("unreadable")) {
            throw new IllegalArgumentException("unreadable");
        }
        if (!beat.toString().equals(options.self().value())) {
            events.add("a beat for somebody else");
        }
        if (isAnswer != (sentNanos != 0)) {
            events.add("a beat with a wrong time");
        }
        heard.add(isAnswer ? "answer" : "beat");
    }

    @Override
    public void received(Peer peer, int kind, Buffer payload) {
        events.add("from %s kind %d: %s".formatted(name(peer), kind, payload));
    }

    @Override
    public Future<Buffer> asked(Peer peer, String what, Buffer body) {
        return answer.apply(what + body);
    }

    @Override
    public Future<ReadStream<Buffer>> askedForStream(Peer peer, String what, Buffer body) {
        return stream.apply(what + body);
    }

    @Override
    public void refused(String address, Refusal why) {
        events.add("refused by %s: %s".formatted(address, why.words()));
    }
}
