package io.flotilla.link.socket;

import io.flotilla.link.Link;
import io.flotilla.link.LinkException;
import io.flotilla.link.Refusal;
import io.flotilla.link.wire.Greeting;
import io.flotilla.link.wire.Hello;
import io.flotilla.link.wire.LinkLoop;
import io.flotilla.link.wire.Sockets;
import io.flotilla.net.SocketFailure;
import io.vertx.core.Future;
import io.vertx.core.net.NetClient;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a connection to one address: dials, and dials again whenever it is lost, until stopped. */
final class Dial {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final long FIRST_RETRY = 250;
    private static final long LAST_RETRY = 1_000;
    /** Whoever refuses us will not change its mind within a second, and all may be refused at once. */
    private static final long LAST_REFUSED_RETRY = 5_000;

    /** Not that of the objection: who is told by its code what the other side thinks of this host is not to mix them up. */
    private static final String OBJECTION = "objection";

    private final LinkLoop loop;
    private final NetClient client;
    private final Neighbours neighbours;
    private final String address;
    private final Backoff unreachable;
    private final Backoff refused;
    private Optional<Connection> connection = Optional.empty();
    private String trouble = "";
    private String told = "";
    private boolean isStopped;

    Dial(LinkLoop loop, NetClient client, Neighbours neighbours, String address) {
        this.loop = loop;
        this.client = client;
        this.neighbours = neighbours;
        this.address = address;
        unreachable = new Backoff(FIRST_RETRY, LAST_RETRY, RandomGenerator.getDefault());
        refused = new Backoff(FIRST_RETRY, LAST_REFUSED_RETRY, RandomGenerator.getDefault());
    }

    void dial() {
        if (isStopped) {
            return;
        }
        Greeting.dial(loop, client, address, Hello.link(loop))
                .compose(this::welcomed)
                .onFailure(this::failed);
    }

    void beat() {
        connection.ifPresent(Connection::beat);
    }

    void stop() {
        isStopped = true;
        connection.ifPresent(it -> it.close("not wanted any more"));
    }

    private Future<Void> welcomed(Greeting greeting) {
        Optional<Refusal> objection = objection(greeting.hello());
        if (isStopped) {
            return greeting.socket().close();
        }
        if (objection.isPresent()) {
            Refusal why = objection.get();
            Sockets.refuse(loop.vertx(), greeting.socket(), why);
            return Future.failedFuture(
                    LinkException.refused(new Refusal(OBJECTION, "this host objects: " + why.words())));
        }
        join(greeting);
        return Future.succeededFuture();
    }

    private Optional<Refusal> objection(Hello hello) {
        return neighbours.objection(hello).or(() -> neighbours
                .dialledAt(hello.peer().machine())
                .map(other -> new Refusal("same-host", "%s is the same host as %s".formatted(address, other))));
    }

    private void join(Greeting greeting) {
        Hello hello = greeting.hello();
        int version = hello.versions().common(loop.versions()).orElseThrow();
        Connection joined = new Connection(loop, greeting.socket(), hello.peer(), version, address, this::lost);
        connection = Optional.of(joined);
        unreachable.reset();
        refused.reset();
        trouble = "";
        told = "";
        joined.alive();
        neighbours.join(joined);
        joined.beat();
        joined.begin(greeting.rest());
    }

    private void lost(Connection lost, String why) {
        connection = Optional.empty();
        neighbours.left(lost, why);
        again(unreachable);
    }

    private void failed(Throwable cause) {
        String why = SocketFailure.why(cause);
        boolean isRefused = cause instanceof LinkException link && link.reason() == LinkException.Reason.REFUSED;
        if (isRefused && !why.equals(told)) {
            told = why;
            LOG.warn("{} does not connect: {}", address, why);
            loop.handler().refused(address, Refusal.of(cause));
        } else if (!isRefused && trouble.isEmpty()) {
            trouble = why;
            LOG.info("{} cannot be reached, trying on: {}", address, why);
        }
        again(isRefused ? refused : unreachable);
    }

    private void again(Backoff wait) {
        if (!isStopped) {
            loop.vertx().setTimer(wait.next(), timer -> dial());
        }
    }

    /** How long to wait before trying again: twice as long each time, and never quite the same for all. */
    private static final class Backoff {
        private final long first;
        private final long longest;
        private final RandomGenerator random;
        private long next;

        Backoff(long first, long longest, RandomGenerator random) {
            this.first = first;
            this.longest = longest;
            this.random = random;
            next = first;
        }

        /** Between half of the present wait and all of it, in milliseconds. */
        long next() {
            long wait = next;
            next = Math.min(2 * next, longest);
            return wait / 2 + random.nextLong(wait / 2) + 1;
        }

        void reset() {
            next = first;
        }
    }
}
