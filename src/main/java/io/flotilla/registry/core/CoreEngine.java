package io.flotilla.registry.core;

import io.flotilla.bus.Bus;
import io.flotilla.desired.Command;
import io.flotilla.desired.Decided;
import io.flotilla.desired.Delta;
import io.flotilla.desired.Image;
import io.flotilla.hazelcast.Cluster;
import io.flotilla.journal.Journal;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.raft.LogStatus;
import io.flotilla.registry.ClusterStatus;
import io.flotilla.registry.RegistryStatus;
import io.flotilla.registry.backup.Backup;
import io.flotilla.registry.backup.BackupJson;
import io.flotilla.registry.backup.Restore;
import io.flotilla.registry.host.Contacts;
import io.flotilla.registry.host.CoreFile;
import io.flotilla.registry.host.HostSide;
import io.flotilla.registry.host.Journals;
import io.flotilla.registry.host.Loop;
import io.flotilla.registry.host.RemoteLeader;
import io.flotilla.registry.leader.CoreState;
import io.flotilla.registry.leader.LeaderService;
import io.flotilla.registry.leader.Leadership;
import io.flotilla.registry.leader.Liveness;
import io.flotilla.registry.maps.Maps;
import io.flotilla.registry.wire.CoreBeat;
import io.flotilla.registry.wire.Question;
import io.flotilla.stream.BufferStream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.Optional;

/**
 * What moves a core host's registry: it has this host react to what its log, its leader and its maps do. It keeps an
 * image of the desired state from the log, and while it leads, shows it in the maps and directs the hosts. On
 * the registry's event loop, the link's, except where a method says more.
 */
public final class CoreEngine {
    private static final long ROUND_MILLIS = 250;
    private static final long COMPARE_MILLIS = 30_000;
    private static final long BACKUP_MILLIS = 2_000;

    private final Loop loop;
    final CoreState core;
    final Leadership leadership;
    private final LeaderService service;
    final HostSide host;
    final CoreLink peers;
    final CoreGroup group;
    final Succession succession;
    private final Promise<Cluster> maps = Promise.promise();
    final CoreReads reads;
    private final Restore restore;
    final Journals journals;
    private final Promise<Void> ready = Promise.promise();
    private final MapComparison comparison;
    private boolean hasRoles;
    private long shownByLeader;
    private volatile RegistryStatus status =
            new RegistryStatus(false, 0, 0, 0, 0, Optional.of("the log is not open yet"));

    /** {@code onLeaving} is called when the group has let this host go. */
    CoreEngine(Vertx vertx, CoreOptions options, Machine self, CoreFile file, Journal journal, Runnable onLeaving) {
        loop = new Loop(vertx);
        core = new CoreState(
                loop,
                self,
                new Maps(loop, maps.future()),
                maps.future().map(up -> new Bus(up.vertx())),
                new Liveness(options.agentTtl(), options.restartGrace()));
        core.fleet().introduce(self);
        Contacts contacts = Contacts.ofCore(self.id(), core::coreHosts);
        host = HostSide.of(
                vertx, options.agentTtl(), contacts, () -> status.trouble().orElse("no leader is known"));
        leadership = new Leadership(core, options.upgradeHold(), this::view, this::isServing);
        leadership.onOwnSheet(host.sheets()::hint);
        comparison = new MapComparison(core, leadership, this::refresh);
        CoreDisk disk = new CoreDisk(vertx, options, file);
        reads = new CoreReads(core, host.uplink(), leadership, () -> status);
        service = new LeaderService(self.id(), leadership, reads::forOthers);
        journals = new Journals(self.id(), journal, core::link, List::of);
        restore = new Restore(vertx, options.dataDirectory(), !options.hasLog());
        peers = new CoreLink(core, options, host, leadership, service, disk, new LinkEvents());
        succession =
                new Succession(core, id -> Optional.ofNullable(peers.beats().get(id)));
        group = new CoreGroup(core, options, disk, peers, this::changed, this::refresh, onLeaving);
    }

    /** Any thread. */
    RegistryStatus status() {
        return status;
    }

    /** Completes when this host can serve for the first time. */
    Future<Void> ready() {
        return ready.future();
    }

    /** The maps are up: from now on they show what was decided. */
    void mapsAreUp(Cluster cluster) {
        cluster.watchMembership(settled -> loop.run(() -> membersChanged(settled)));
        maps.complete(cluster);
        reads.mapsAreUp(cluster);
        refresh();
    }

    /** Opens the log, founding the group if there is none; completes when it is open. */
    Future<Void> open() {
        loop.vertx().setPeriodic(ROUND_MILLIS, timer -> round());
        loop.vertx().setPeriodic(COMPARE_MILLIS, timer -> comparison.compare());
        return restore.claim().compose(claimed -> group.open()).onSuccess(opened -> refresh());
    }

    /** The roles are deployed: users and units are served now. */
    void rolesAreUp() {
        hasRoles = true;
        refresh();
    }

    private boolean isServing(MachineId machine) {
        return peers.isServing(machine);
    }

    /** Any thread. */
    Future<Decided> submit(Command command) {
        return loop.call(() -> host.submit(Question.Submit.of(command)));
    }

    private void round() {
        leadership.look();
        group.look();
        succession.giveWayIfFull(leadership.leads());
        peers.contact.since().ifPresent(host.lease()::renewed);
        if (leadership.leads()) {
            host.leaderSaid(
                    core.image().identity(),
                    core.image().term(),
                    leadership.ordersChangedAt(core.self()),
                    leadership.keptMark(core.self()),
                    leadership.wantsAll(core.self()));
            core.reports().events().remind();
            comparison.noteLag();
        } else {
            core.fleet().tick();
        }
        refresh();
    }

    private void membersChanged(boolean settled) {
        comparison.membersChanged(settled);
        refresh();
    }

    private void changed(Delta delta) {
        core.apply(delta);
        if (leadership.leads() && !delta.isWhole()) {
            core.projection().show(delta);
            leadership.changed(delta);
        }
        if (delta.changed(Image::coreHosts) || delta.changed(Image::level)) {
            group.changed();
        }
        refresh();
        if (delta.isWhole()) {
            comparison.compare();
        }
    }

    /** Takes in how the log is; a host that has just become the leader makes everything follow it. */
    private void refresh() {
        if (!core.isOpen()) {
            follow(group.isShut() ? peers.leading() : Optional.empty());
            status = new RegistryStatus(false, 0, 0, 0, host.uplink().isolatedMillis(), Optional.of(group.trouble()));
            return;
        }
        LogStatus now = core.log().status();
        group.follow(now);
        boolean leads = now.isReady() && now.term() == core.image().term();
        if (leads && !leadership.leads()) {
            host.uplink().leadsHere(core.self(), service);
            leadership.begin();
            comparison.begin();
        } else if (!leads) {
            leadership.end();
            followLeader(now);
        }
        long silent = host.uplink().isolatedMillis();
        status = new RegistryStatus(
                leads,
                core.image().term(),
                core.image().revision(),
                leads ? core.projection().shown() : shownByLeader,
                silent > CoreReads.IN_TOUCH_MILLIS ? silent : 0,
                trouble(leads));
        if (status.trouble().isEmpty()) {
            ready.tryComplete();
            restore.once(core.image().identity(), this::submit);
        }
    }

    /** A host that cannot read its log is as good as a leaf: it believes whoever says that it leads. */
    private void followLeader(LogStatus now) {
        follow(now.unreadable().isPresent() ? peers.leading() : now.leader().map(MachineId::new));
    }

    private void follow(Optional<MachineId> leader) {
        leader.filter(id -> !id.equals(core.self()) && core.link().isConnected(id))
                .ifPresentOrElse(
                        id -> {
                            core.fleet().formed();
                            host.uplink().leadsThere(id, new RemoteLeader(core.link(), id));
                        },
                        host.uplink()::nobodyLeads);
    }

    private Optional<String> trouble(boolean leads) {
        return HealthReport.of(core, leads, host.uplink())
                .or(() -> hasRoles ? Optional.empty() : Optional.of("this host is still starting"))
                .or(() -> leads && !comparison.isCompared()
                        ? Optional.of("the maps are being filled")
                        : Optional.empty());
    }

    ClusterStatus view() {
        return new ClusterObserver(core, peers, leadership, group.clusterName(), status).observe();
    }

    /** Of what this host has applied; the stream's pieces are made on its reader's turns, from a copy. */
    Future<ReadStream<Buffer>> backupStream(long least) {
        return core.imageOf(least, BACKUP_MILLIS)
                .map(image -> new BufferStream(loop.vertx().getOrCreateContext(), BackupJson.encode(Backup.of(image))));
    }

    private final class LinkEvents implements CoreLink.Events {
        @Override
        public void changed() {
            refresh();
        }

        @Override
        public void leaderSaid(CoreBeat beat) {
            shownByLeader = beat.shown();
            reads.leaderShares(!beat.maps().isEmpty() && core.maps().areSharedWith(beat.maps()));
            group.leaderSaid(beat);
        }

        @Override
        public Future<ReadStream<Buffer>> backup(Question.GetBackup question) {
            return backupStream(question.least());
        }

        @Override
        public Future<ReadStream<Buffer>> journal(Question.ReadJournal question) {
            return journals.asked(question);
        }

        @Override
        public void lost(String words) {
            group.condemn(words);
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
}
