package io.flotilla.registry.leaf;

import io.flotilla.journal.Journal;
import io.flotilla.link.Link;
import io.flotilla.link.LinkHandler;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.ClusterStatus;
import io.flotilla.registry.PlanInput;
import io.flotilla.registry.RegistryStatus;
import io.flotilla.registry.UnavailableException;
import io.flotilla.registry.host.HostRegistry;
import io.flotilla.registry.host.Loop;
import io.flotilla.registry.wire.Exchange;
import io.flotilla.registry.wire.Goodbye;
import io.flotilla.registry.wire.Question;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;
import java.util.Set;

/** The registry on a leaf: everything is asked of a core host, of the leader where it must be. */
public final class LeafRegistry extends HostRegistry {
    private final LeafLink peers;

    /**
     * Made on the registry's event loop, which is the link's, before there is a link. {@code onCalled} is called when the
     * cluster has made this host a core host, which it is to start again as: what it needs for that is on disk by then.
     * {@code onLeft} is called, perhaps more than once, when it has left the cluster: its node is to end.
     */
    public LeafRegistry(
            Vertx vertx, LeafOptions options, Machine self, Journal journal, Runnable onCalled, Runnable onLeft) {
        this(new Loop(vertx), self.id(), new LeafLink(vertx, options, self, journal, onCalled, onLeft));
    }

    private LeafRegistry(Loop loop, MachineId self, LeafLink peers) {
        super(loop, self, peers.host(), peers.journals());
        this.peers = peers;
    }

    public LinkHandler linkHandler() {
        return peers;
    }

    /** Begins to speak with the core hosts; call it on the registry's event loop when the link is open. */
    public void attach(Link link) {
        peers.attach(link);
    }

    public Future<Void> ready() {
        return peers.ready();
    }

    @Override
    public RegistryStatus status() {
        return peers.status();
    }

    @Override
    protected <A> Future<A> read(Question.OfCore<A> question) {
        return loop().call(() -> new CoreRead<>(
                        loop().vertx(), peers::cores, core -> Exchange.ask(peers.link(), core, question))
                .answer());
    }

    @Override
    protected String log() {
        return peers.log();
    }

    @Override
    public Set<String> replaced() {
        return peers.replacedByLeader();
    }

    @Override
    protected ClusterStatus ownView() {
        return peers.clusterStatus();
    }

    @Override
    public Future<ReadStream<Buffer>> backup(long least) {
        return loop().stream(() -> peers.host()
                .uplink()
                .leaderId()
                .map(leader -> Exchange.askForStream(peers.link(), leader, new Question.GetBackup(least)))
                .orElseGet(() -> Future.failedFuture(new UnavailableException(peers.trouble()))));
    }

    @Override
    public Future<Optional<PlanInput>> planning(long known) {
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    protected Link link() {
        return peers.link();
    }

    @Override
    public Future<Void> goodbye(boolean isHostStopping) {
        return loop().call(() -> {
            Goodbye.say(peers.link(), isHostStopping);
            return Future.succeededFuture();
        });
    }
}
