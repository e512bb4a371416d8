package io.flotilla.registry.core;

import io.flotilla.desired.Command;
import io.flotilla.desired.OrderSheet;
import io.flotilla.hazelcast.Cluster;
import io.flotilla.journal.Journal;
import io.flotilla.journal.JournalQuery;
import io.flotilla.link.Link;
import io.flotilla.link.LinkHandler;
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
import io.flotilla.registry.UnitEntry;
import io.flotilla.registry.host.CoreFile;
import io.flotilla.registry.host.Home;
import io.flotilla.registry.host.HostSide;
import io.flotilla.registry.host.Leader;
import io.flotilla.registry.wire.Goodbye;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The registry on a core host: hands what users and roles ask to the part that knows. Everything but reads runs at home,
 * the link's context.
 */
public final class CoreRegistry implements Registry {
    private static final long MEMBERSHIP_MS = 60_000;

    private final CoreEngine engine;
    private final Home home;
    private final HostSide host;
    private final CoreGroup group;
    private final CoreReads reads;

    /**
     * Made at home, which is the link's context, before there is a link. {@code onLeaving} is called when the group has
     * let this host go: it is to start again as a leaf.
     */
    public CoreRegistry(
            Vertx vertx, CoreOptions options, Machine self, CoreFile file, Journal journal, Runnable onLeaving) {
        engine = new CoreEngine(vertx, options, self, file, journal, onLeaving);
        home = engine.core().home();
        host = engine.host();
        group = engine.group();
        reads = engine.reads();
    }

    public LinkHandler linkHandler() {
        return engine.peers();
    }

    /** Begins to speak with the other core hosts; call at home when the link is open. */
    public void attach(Link link) {
        engine.core().attach(link);
        group.dial();
    }

    /** The maps are up: from now on they show what was decided. Any thread. */
    public void mapsAreUp(Cluster cluster) {
        home.run(() -> engine.mapsAreUp(cluster));
    }

    /** Opens the log, founding the group if there is none; completes when it is open. */
    public Future<Void> open() {
        return home.call(engine::open);
    }

    /** The roles are deployed: users and units are served now. Any thread. */
    public void rolesAreUp() {
        home.run(engine::rolesAreUp);
    }

    /** Completes when this host can serve for the first time. */
    public Future<Void> ready() {
        return engine.ready();
    }

    @Override
    public MachineId self() {
        return engine.core().self();
    }

    @Override
    public RegistryStatus status() {
        return engine.status();
    }

    @Override
    public Future<Decided> submit(Command command) {
        return engine.submit(command);
    }

    @Override
    public Future<Optional<UnitEntry>> unit(UnitName name) {
        return reads.unit(name);
    }

    @Override
    public Future<Listing<UnitEntry>> units(Listing.Slice slice) {
        return reads.units(slice);
    }

    @Override
    public Future<Listing<StateEntry>> states(Optional<String> unit, Optional<String> machine, Listing.Slice slice) {
        return reads.states(unit, machine, slice);
    }

    @Override
    public Future<Listing<Machine>> machines(Listing.Slice slice) {
        return reads.machines(slice);
    }

    @Override
    public Future<EventCursor> newestEvent() {
        return reads.newestEvent();
    }

    @Override
    public Future<Void> shown(long revision, long milliseconds) {
        return status().projected() >= revision
                ? Future.succeededFuture()
                : home.call(() -> host.uplink().ask(milliseconds, leader -> leader.shown(revision, milliseconds)));
    }

    @Override
    public Future<JsonObject> cluster() {
        return home.call(
                () -> host.uplink().ask(0, Leader::cluster).recover(cause -> Future.succeededFuture(engine.view())));
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
        return home.stream(() -> Future.succeededFuture(engine.backupStream()));
    }

    @Override
    public Future<ReadStream<Buffer>> journal(MachineId machine, JournalQuery query) {
        return home.stream(() -> engine.journals().read(machine, query));
    }

    @Override
    public Future<Optional<Planning>> planning(long known) {
        return home.call(() ->
                Future.succeededFuture(leads() ? Optional.of(engine.leadership().planning(known)) : Optional.empty()));
    }

    @Override
    public Future<Void> answers() {
        return home.call(Future::succeededFuture);
    }

    @Override
    public void watchOrders(Consumer<OrderSheet> watcher) {
        var caller = Vertx.currentContext();
        home.run(() -> host.sheets().watch(caller, watcher));
    }

    @Override
    public void followStates(boolean isWanted) {
        // A core host is on the event bus that carries them.
    }

    @Override
    public long isolatedMillis() {
        return host.uplink().isolatedMillis();
    }

    @Override
    public void report(List<StateReport> lines) {
        home.run(() -> host.reports().report(lines));
    }

    /** Tells the others that this host goes, before anything of it stops, and passes the lead on if it has it. */
    public Future<Void> goodbye(boolean isHostStopping) {
        return home.call(() -> {
            Goodbye.say(engine.core().link(), isHostStopping);
            return group.passOn(leads());
        });
    }

    private boolean leads() {
        return engine.leadership().leads();
    }

    /** What the log has acknowledged is on disk; nothing may be submitted after. */
    public Future<Void> close() {
        return home.call(group::close);
    }

    /** The loopback address by which the other core hosts know this one's maps. */
    public String alias() {
        return Cluster.alias(group.number());
    }

    /** Those of all core hosts as far as known. */
    public List<String> aliases() {
        return group.numbers().stream().map(Cluster::alias).toList();
    }
}
