package io.flotilla.registry.core;

import io.flotilla.hazelcast.Cluster;
import io.flotilla.journal.Journal;
import io.flotilla.link.Link;
import io.flotilla.link.LinkHandler;
import io.flotilla.machine.Machine;
import io.flotilla.registry.ClusterStatus;
import io.flotilla.registry.PlanInput;
import io.flotilla.registry.RegistryStatus;
import io.flotilla.registry.host.CoreFile;
import io.flotilla.registry.host.HostRegistry;
import io.flotilla.registry.wire.Goodbye;
import io.flotilla.registry.wire.Question;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The registry on a core host: hands what users and roles ask to the part that knows. Everything but reads runs on
 * the registry's event loop, which is the link's.
 */
public final class CoreRegistry extends HostRegistry {
    private final CoreEngine engine;

    /**
     * Made on the registry's event loop, which is the link's, before there is a link. {@code onLeaving} is called when
     * the group has let this host go: it is to start again as a leaf.
     */
    public CoreRegistry(
            Vertx vertx, CoreOptions options, Machine self, CoreFile file, Journal journal, Runnable onLeaving) {
        this(new CoreEngine(vertx, options, self, file, journal, onLeaving));
    }

    private CoreRegistry(CoreEngine engine) {
        super(engine.core.loop(), engine.core.self(), engine.host, engine.journals);
        this.engine = engine;
    }

    public LinkHandler linkHandler() {
        return engine.peers;
    }

    /** Begins to speak with the other core hosts; call it on the registry's event loop when the link is open. */
    public void attach(Link link) {
        engine.core.attach(link);
        engine.group.dial();
    }

    /** The maps are up: from now on they show what was decided. Any thread. */
    public void mapsAreUp(Cluster cluster) {
        loop().run(() -> engine.mapsAreUp(cluster));
    }

    /** The maps are about to be closed: nothing is asked of them any more, nor of their event bus. Any thread. */
    public Future<Void> mapsEnd() {
        return loop().call(() -> {
            engine.core.maps().end();
            return Future.succeededFuture();
        });
    }

    /** Opens the log, founding the group if there is none; completes when it is open. */
    public Future<Void> open() {
        return loop().call(engine::open);
    }

    /** The roles are deployed: users and units are served now. Any thread. */
    public void rolesAreUp() {
        loop().run(engine::rolesAreUp);
    }

    /** Completes when this host can serve for the first time. */
    public Future<Void> ready() {
        return engine.ready();
    }

    @Override
    public RegistryStatus status() {
        return engine.status();
    }

    @Override
    protected <A> Future<A> read(Question.OfCore<A> question) {
        return engine.reads.ask(question);
    }

    @Override
    protected String log() {
        return engine.core.image().identity();
    }

    @Override
    public Set<String> replaced() {
        return engine.core.image().replaces();
    }

    @Override
    protected ClusterStatus ownView() {
        return engine.view();
    }

    @Override
    public Future<ReadStream<Buffer>> backup(long least) {
        return loop().stream(() -> engine.backupStream(least));
    }

    @Override
    public Future<Optional<PlanInput>> planning(long known) {
        return loop().call(() ->
                Future.succeededFuture(leads() ? Optional.of(engine.leadership.planning(known)) : Optional.empty()));
    }

    @Override
    protected Link link() {
        return engine.core.link();
    }

    /** Whoever leads next plans without this host. */
    @Override
    public Future<Void> beginToEnd() {
        return super.beginToEnd().compose(said -> loop().call(() -> engine.succession.passOn(leads())));
    }

    /** Passes the lead on, too, if it has it. */
    @Override
    public Future<Void> goodbye(boolean isHostStopping) {
        return loop().call(() -> {
            Goodbye.say(engine.core.link(), isHostStopping);
            return engine.succession.passOn(leads());
        });
    }

    private boolean leads() {
        return engine.leadership.leads();
    }

    /** What the log has acknowledged is on disk; nothing may be submitted after. */
    public Future<Void> close() {
        return loop().call(engine.group::close);
    }

    /** The loopback address by which the other core hosts know this one's maps. */
    public String alias() {
        return Cluster.alias(engine.group.number());
    }

    /** Those of all core hosts as far as known. */
    public List<String> aliases() {
        return engine.group.numbers().stream().map(Cluster::alias).toList();
    }
}
