package io.flotilla.registry.leaf;

import io.flotilla.bus.Bus;
import io.flotilla.desired.Command;
import io.flotilla.desired.OrderSheet;
import io.flotilla.journal.Journal;
import io.flotilla.journal.JournalQuery;
import io.flotilla.link.Link;
import io.flotilla.link.LinkHandler;
import io.flotilla.link.Peer;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.Decided;
import io.flotilla.registry.EventCursor;
import io.flotilla.registry.Listing;
import io.flotilla.registry.Planning;
import io.flotilla.registry.Registry;
import io.flotilla.registry.RegistryStatus;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.StateReport;
import io.flotilla.registry.UnavailableException;
import io.flotilla.registry.UnitEntry;
import io.flotilla.registry.host.Home;
import io.flotilla.registry.host.HostSide;
import io.flotilla.registry.host.Journals;
import io.flotilla.registry.host.Leader;
import io.flotilla.registry.host.RemoteReads;
import io.flotilla.registry.wire.Asks;
import io.flotilla.registry.wire.Goodbye;
import io.flotilla.unit.UnitName;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The registry on a leaf: everything is asked of a core host, of the leader where it must be. */
public final class LeafRegistry implements Registry {
    private static final long SUBMIT_MS = 5_000;
    private static final long MEMBERSHIP_MS = 60_000;

    private final Home home;
    private final MachineId self;
    private final HostSide host;
    private final LeafLink peers;
    private final RemoteReads reads;
    private final Journals journals;

    /**
     * Made at home, which is the link's context, before there is a link. {@code onCalled} is called when the cluster has
     * made this host a core host, which it is to start again as: what it needs for that is on disk by then. {@code
     * onLeft} is called, perhaps more than once, when it has left the cluster: its node is to end.
     */
    public LeafRegistry(
            Vertx vertx, LeafOptions options, Machine self, Journal journal, Runnable onCalled, Runnable onLeft) {
        home = new Home(vertx);
        this.self = self.id();
        host = HostSide.of(vertx, self.id(), this::trouble);
        journals = new Journals(self.id(), journal, this::link, this::cores);
        peers = new LeafLink(vertx, options, self, host, new Bus(vertx), journals, onCalled, onLeft);
        reads = new RemoteReads(peers::link, this::cores);
    }

    public LinkHandler linkHandler() {
        return peers;
    }

    /** Begins to speak with the core hosts; call at home when the link is open. */
    public void attach(Link link) {
        peers.attach(link);
    }

    public Future<Void> ready() {
        return peers.ready();
    }

    private Link link() {
        return peers.link();
    }

    /** Those to ask, the leader first. */
    private List<MachineId> cores() {
        List<MachineId> cores = new ArrayList<>();
        host.uplink().leaderId().ifPresent(cores::add);
        peers.link().peers().stream()
                .map(Peer::machine)
                .filter(id -> !cores.contains(id))
                .forEach(cores::add);
        return cores;
    }

    private String trouble() {
        return peers.status().trouble().orElse("no leader is known");
    }

    @Override
    public MachineId self() {
        return self;
    }

    @Override
    public RegistryStatus status() {
        return peers.status();
    }

    @Override
    public Future<Decided> submit(Command command) {
        return home.call(() -> host.uplink().askInTouch(SUBMIT_MS, SUBMIT_MS, leader -> leader.submit(command)));
    }

    @Override
    public Future<Optional<UnitEntry>> unit(UnitName name) {
        return home.call(() -> reads.unit(name));
    }

    @Override
    public Future<Listing<UnitEntry>> units(Listing.Slice slice) {
        return home.call(() -> reads.units(slice));
    }

    @Override
    public Future<Listing<StateEntry>> states(Optional<String> unit, Optional<String> machine, Listing.Slice slice) {
        return home.call(() -> reads.states(unit, machine, slice));
    }

    @Override
    public Future<Listing<Machine>> machines(Listing.Slice slice) {
        return home.call(() -> reads.machines(slice));
    }

    @Override
    public Future<EventCursor> newestEvent() {
        return home.call(reads::newestEvent);
    }

    @Override
    public Future<Void> shown(long revision, long milliseconds) {
        return home.call(() -> host.uplink().ask(milliseconds, leader -> leader.shown(revision, milliseconds)));
    }

    @Override
    public Future<JsonObject> cluster() {
        return home.call(
                () -> host.uplink().ask(0, Leader::cluster).recover(cause -> Future.succeededFuture(peers.view())));
    }

    @Override
    public Future<Void> addCoreHost(String requestId, MachineId machine) {
        return home.call(() -> host.uplink().ask(MEMBERSHIP_MS, leader -> leader.addCoreHost(requestId, machine)));
    }

    @Override
    public Future<Void> removeCoreHost(String requestId, MachineId machine) {
        return home.call(() -> host.uplink().ask(MEMBERSHIP_MS, leader -> leader.removeCoreHost(requestId, machine)));
    }

    @Override
    public Future<ReadStream<Buffer>> backup() {
        return home.stream(() -> host.uplink()
                .leaderId()
                .map(leader -> peers.link().askForStream(leader, Asks.BACKUP, Buffer.buffer()))
                .orElseGet(() -> Future.failedFuture(new UnavailableException(trouble()))));
    }

    @Override
    public Future<ReadStream<Buffer>> journal(MachineId machine, JournalQuery query) {
        return home.stream(() -> journals.read(machine, query));
    }

    @Override
    public Future<Optional<Planning>> planning(long known) {
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Void> answers() {
        return home.call(Future::succeededFuture);
    }

    @Override
    public void watchOrders(Consumer<OrderSheet> watcher) {
        Context caller = Vertx.currentContext();
        home.run(() -> host.sheets().watch(caller, watcher));
    }

    @Override
    public void followStates(boolean isWanted) {
        home.run(() -> peers.followStates(isWanted));
    }

    @Override
    public long isolatedMillis() {
        return host.uplink().isolatedMillis();
    }

    @Override
    public void report(List<StateReport> lines) {
        home.run(() -> host.reports().report(lines));
    }

    /** Tells the core hosts that this host goes, before anything of it stops. */
    public Future<Void> goodbye(boolean isHostStopping) {
        return home.call(() -> {
            Goodbye.say(peers.link(), isHostStopping);
            return Future.succeededFuture();
        });
    }
}
