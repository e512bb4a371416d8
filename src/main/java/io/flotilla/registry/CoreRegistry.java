package io.flotilla.registry;

import io.flotilla.bus.Bus;
import io.flotilla.desired.Change;
import io.flotilla.desired.Command;
import io.flotilla.desired.OrderSheet;
import io.flotilla.hazelcast.Cluster;
import io.flotilla.hazelcast.Write;
import io.flotilla.journal.Journal;
import io.flotilla.journal.JournalQuery;
import io.flotilla.link.Link;
import io.flotilla.link.LinkHandler;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.raft.LogStatus;
import io.flotilla.stream.BufferStream;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry on a core host: follows the durable log and keeps a picture of the desired state that it builds; while it
 * leads, shows it in the maps and directs the hosts. Everything but reads runs at home, the link's context.
 */
public final class CoreRegistry implements Registry {
    private static final Logger LOG = LoggerFactory.getLogger(CoreRegistry.class);
    private static final long ROUND_MS = 250;
    private static final long COMPARE_MS = 30_000;
    private static final long SUBMIT_MS = 5_000;
    private static final long MEMBERSHIP_MS = 60_000;

    private final Home home;
    private final CoreState core;
    private final Leadership leadership;
    private final HostSide host;
    private final CoreLink peers;
    private final CoreGroup group;
    private final Promise<Cluster> maps = Promise.promise();
    private final CoreReads reads;
    private final Restore restore;
    private final Journals journals;
    private final Promise<Void> ready = Promise.promise();
    private boolean isCompared;
    private boolean areMapsSettled = true;
    private boolean hasRoles;
    private boolean isRestoring;
    private long shownByLeader;
    private volatile String epoch = "";
    private volatile RegistryStatus status =
            new RegistryStatus(false, 0, 0, 0, 0, Optional.of("the log is not open yet"));

    /**
     * Made at home, which is the link's context, before there is a link. {@code onLeaving} is called when the group has
     * let this host go: it is to start again as a leaf.
     */
    public CoreRegistry(
            Vertx vertx, CoreOptions options, Machine self, CoreFile file, Journal journal, Runnable onLeaving) {
        home = new Home(vertx);
        core = new CoreState(
                home,
                self,
                new Maps(home, maps.future()),
                maps.future().map(up -> new Bus(up.vertx())),
                new Fleet(options.agentTtl(), options.restartGrace()));
        core.fleet().introduce(self);
        host = HostSide.of(vertx, self.id(), () -> status.trouble().orElse("no leader is known"));
        leadership = new Leadership(core, () -> view(options.cluster()), this::isServing);
        leadership.onOwnSheet(host.sheets()::hint);
        CoreDisk disk = new CoreDisk(vertx, options, file);
        reads = new CoreReads(
                core, host.uplink(), leadership, () -> status, Reads.ofThisMember(core.maps(), () -> epoch));
        Desk desk = new Desk(leadership, reads::forOthers);
        journals = new Journals(self.id(), journal, core::link, List::of);
        restore = new Restore(vertx, options.dataDirectory(), !options.hasLog());
        peers = new CoreLink(core, options, host, leadership, desk, disk, new LinkEvents());
        group = new CoreGroup(core, options, disk, peers, new LogEvents(), onLeaving);
    }

    public LinkHandler linkHandler() {
        return peers;
    }

    /** Begins to speak with the other core hosts; call at home when the link is open. */
    public void attach(Link link) {
        core.attach(link);
        group.dial();
    }

    /** The maps are up: from now on they show what was decided. Any thread. */
    public void mapsAreUp(Cluster cluster) {
        home.run(() -> {
            cluster.watchMembership(settled -> home.run(() -> membersChanged(settled)));
            maps.complete(cluster);
            reads.mapsAreUp(Reads.ofOwners(cluster, () -> epoch));
            new Bus(cluster.vertx()).onStates(batch -> home.run(() -> peers.tell(batch)));
            refresh();
        });
    }

    /** Opens the log, founding the group if there is none; completes when it is open. */
    public Future<Void> open() {
        return home.call(() -> {
            home.vertx().setPeriodic(ROUND_MS, timer -> round());
            home.vertx().setPeriodic(COMPARE_MS, timer -> compare());
            return group.open().onSuccess(opened -> refresh());
        });
    }

    /** The roles are deployed: users and units are served now. Any thread. */
    public void rolesAreUp() {
        home.run(() -> {
            hasRoles = true;
            refresh();
        });
    }

    /** Whether a core host said lately that nothing keeps it from serving. */
    private boolean isServing(MachineId machine) {
        Optional<HostBeat> beat = Optional.ofNullable(peers.beats().get(machine));
        return machine.equals(core.self())
                || beat.filter(said -> said.trouble().isEmpty()).isPresent();
    }

    /** Completes when this host can serve for the first time. */
    public Future<Void> ready() {
        return ready.future();
    }

    private void round() {
        leadership.look();
        group.giveWayIfFull(leadership.leads());
        if (leadership.leads()) {
            host.leaderSaid(
                    core.picture().identity(),
                    core.picture().term(),
                    leadership.ordersChangedAt(core.self()),
                    leadership.keptMark(core.self()),
                    leadership.wantsAll(core.self()));
        } else {
            core.fleet().tick();
        }
        refresh();
    }

    /**
     * After a merge either side's entries may have won, also those that arrive later: the log knows better, and is read
     * from until the maps have settled.
     */
    private void membersChanged(boolean settled) {
        LOG.info("the members that hold the maps have {}", settled ? "settled" : "changed");
        areMapsSettled = settled;
        refresh();
        compare();
    }

    private void changed(Change change) {
        core.picture().apply(change);
        if (leadership.leads()) {
            Map<String, Write> writes = new HashMap<>();
            change.units()
                    .forEach((name, unit) -> writes.put(
                            name.value(), new Write(change.revision(), unit.map(present -> UnitJson.encode(present)
                                    .toBuffer()))));
            core.projection().show(change.revision(), writes);
            leadership.changed(change);
        }
        if (change.coreHosts().isPresent()) {
            group.changed();
        }
        refresh();
    }

    private void restored(Picture restored) {
        core.picture(restored);
        group.changed();
        refresh();
        compare();
    }

    /** Takes in how the log is; a host that has just become the leader makes everything follow it. */
    private void refresh() {
        if (!core.isOpen()) {
            status = new RegistryStatus(false, 0, 0, 0, host.uplink().isolatedMillis(), Optional.of(group.trouble()));
            return;
        }
        LogStatus now = core.log().status();
        group.follow(now);
        boolean ledBefore = leadership.leads();
        boolean leads = now.isReady() && now.term() == core.picture().term();
        if (leads && !ledBefore) {
            isCompared = false;
            core.projection().doubt();
            epoch = core.picture().epoch();
            peers.epoch(epoch);
            host.uplink().leadsHere(core.self(), leadership);
            leadership.begin();
            compare();
        } else if (!leads) {
            leadership.end();
            followLeader(now);
        }
        long silent = host.uplink().isolatedMillis();
        status = new RegistryStatus(
                leads,
                core.picture().term(),
                core.picture().revision(),
                leads ? core.projection().shown() : shownByLeader,
                silent > CoreReads.IN_TOUCH_MS ? silent : 0,
                trouble(leads));
        if (status.trouble().isEmpty()) {
            ready.tryComplete();
            restore();
        }
    }

    /** Once, when this host can reach a leader for the first time. */
    private void restore() {
        if (!isRestoring) {
            isRestoring = true;
            restore.run(core.picture().identity(), this::submit)
                    .onFailure(cause -> LOG.error("the backup cannot be restored: {}", cause.getMessage()));
        }
    }

    private void followLeader(LogStatus now) {
        now.leader()
                .map(MachineId::new)
                .filter(id -> !id.equals(core.self()) && core.link().isConnected(id))
                .ifPresentOrElse(
                        id -> {
                            core.fleet().formed();
                            host.uplink().leadsThere(id, new RemoteLeader(core.link(), id));
                        },
                        host.uplink()::nobodyLeads);
    }

    private Optional<String> trouble(boolean leads) {
        return Troubles.of(core, leads, host.uplink())
                .or(() -> hasRoles ? Optional.empty() : Optional.of("this host is still starting"))
                .or(() -> leads && !isCompared ? Optional.of("the maps are being filled") : Optional.empty());
    }

    /** Makes the maps show what the log says: when this host begins to lead, after a merge, and now and then. */
    private void compare() {
        if (!leadership.leads()) {
            return;
        }
        Map<String, Long> revisions = new HashMap<>();
        core.picture().units().forEach(unit -> revisions.put(unit.name().value(), unit.changed()));
        Function<String, Buffer> value = name -> core.picture()
                .unit(new UnitName(name))
                .map(unit -> UnitJson.encode(unit).toBuffer())
                .orElseThrow();
        core.projection()
                .compare(core.picture().revision(), revisions, value)
                .onSuccess(done -> {
                    isCompared = true;
                    refresh();
                })
                .onFailure(cause -> LOG.warn("the maps cannot be compared with the log: {}", cause.toString()));
        leadership.compare();
        if (!areMapsSettled) {
            core.projection().doubt();
        }
    }

    private JsonObject view(String name) {
        return new ClusterJson(core, peers, name, status).json();
    }

    @Override
    public MachineId self() {
        return core.self();
    }

    @Override
    public RegistryStatus status() {
        return status;
    }

    @Override
    public Future<Decided> submit(Command command) {
        return home.call(() -> host.uplink().askInTouch(SUBMIT_MS, SUBMIT_MS, leader -> leader.submit(command)));
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
        return status.projected() >= revision
                ? Future.succeededFuture()
                : home.call(() -> host.uplink().ask(milliseconds, leader -> leader.shown(revision, milliseconds)));
    }

    @Override
    public Future<JsonObject> cluster() {
        return home.call(() -> host.uplink()
                .ask(0, Leader::cluster)
                .recover(cause -> Future.succeededFuture(view(group.clusterName()))));
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
        return home.stream(() -> Future.succeededFuture(backupStream()));
    }

    /** Of what this host has applied; the stream's pieces are made on its reader's turns, from a copy. */
    private ReadStream<Buffer> backupStream() {
        Picture picture = core.picture();
        Backup backup = new Backup(
                picture.identity(),
                picture.revision(),
                picture.term(),
                List.copyOf(picture.units()),
                picture.metadataEdits());
        return new BufferStream(home.vertx().getOrCreateContext(), BackupJson.encode(backup));
    }

    @Override
    public Future<ReadStream<Buffer>> journal(MachineId machine, JournalQuery query) {
        return home.stream(() -> journals.read(machine, query));
    }

    @Override
    public Future<Optional<Planning>> planning(long known) {
        return home.call(() -> Future.succeededFuture(
                leadership.leads() ? Optional.of(leadership.planning(known)) : Optional.empty()));
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
            Goodbye.say(core.link(), isHostStopping);
            return group.passOn(leadership.leads());
        });
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

    /** What comes in over the link. */
    private final class LinkEvents implements CoreLink.Events {
        @Override
        public void changed() {
            refresh();
        }

        @Override
        public void leaderSaid(CoreBeat beat) {
            epoch = beat.epoch();
            shownByLeader = beat.shown();
            reads.leaderShares(!beat.maps().isEmpty() && core.maps().areSharedWith(beat.maps()));
            group.leaderSaid(beat);
        }

        @Override
        public Future<ReadStream<Buffer>> backup() {
            return Future.succeededFuture(backupStream());
        }

        @Override
        public Future<ReadStream<Buffer>> journal(Buffer question) {
            return journals.asked(question);
        }

        @Override
        public void removed() {
            group.leave();
        }

        @Override
        public String trouble() {
            return status.trouble().orElse("");
        }
    }

    /** What the log did, at home. */
    private final class LogEvents implements CoreGroup.Events {
        @Override
        public void changed(Change change) {
            CoreRegistry.this.changed(change);
        }

        @Override
        public void restored(Picture picture) {
            CoreRegistry.this.restored(picture);
        }

        @Override
        public void status() {
            refresh();
        }
    }
}
