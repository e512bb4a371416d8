package io.flotilla.registry.leader;

import io.flotilla.bus.Bus;
import io.flotilla.desired.CoreHost;
import io.flotilla.desired.Delta;
import io.flotilla.desired.Image;
import io.flotilla.link.Link;
import io.flotilla.link.Peer;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.raft.DurableLog;
import io.flotilla.registry.UnavailableException;
import io.flotilla.registry.host.Loop;
import io.flotilla.registry.maps.MachineTable;
import io.flotilla.registry.maps.Maps;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the parts of a core host's registry share. On the registry's event loop. */
public final class CoreState {
    private static final long LAG_MILLIS = 300;
    private static final long NOTED_MILLIS = 10_000;

    private final Loop loop;
    private final Machine self;
    private final Maps maps;
    private final Future<Bus> bus;
    private final Liveness fleet;
    private final Projection projection;
    private final StateReports reports;
    private final MachineTable machines;
    private final ImageView view = new ImageView();
    private final RevisionWaiters waiters;
    private List<CoreHost> founders = List.of();
    private @Nullable DurableLog log;
    private @Nullable Link link;

    public CoreState(Loop loop, Machine self, Maps maps, Future<Bus> bus, Liveness fleet) {
        this.loop = loop;
        this.self = self;
        this.maps = maps;
        this.bus = bus;
        this.fleet = fleet;
        fleet.introduce(self);
        waiters = new RevisionWaiters(loop.vertx());
        projection = new Projection(loop.vertx(), maps.table(cluster -> cluster.units()));
        reports = new StateReports(loop.vertx(), maps.table(cluster -> cluster.states()));
        machines = new MachineTable(loop.vertx(), maps.table(cluster -> cluster.machines()));
    }

    public Loop loop() {
        return loop;
    }

    public MachineId self() {
        return self.id();
    }

    public Machine machine() {
        return self;
    }

    public void attach(Link opened) {
        link = opened;
    }

    /** Throws before the link is there. */
    public Link link() {
        return Objects.requireNonNull(link, "the link is not open");
    }

    public Maps maps() {
        return maps;
    }

    /** The clustered event bus, once it is up. */
    public Future<Bus> bus() {
        return bus;
    }

    public Liveness fleet() {
        return fleet;
    }

    public Projection projection() {
        return projection;
    }

    public StateReports reports() {
        return reports;
    }

    MachineTable machines() {
        return machines;
    }

    public ImageView view() {
        return view;
    }

    /** The newest that the log has told of. Any thread. */
    public Image image() {
        return view.image();
    }

    /** Those that the log names. */
    public Collection<CoreHost> coreHosts() {
        return image().coreHosts().values();
    }

    /** The log tells of something new. */
    public void apply(Delta delta) {
        view.apply(delta);
        waiters.reached(delta.revision());
    }

    /** The image of {@code revision} or a later one; fails if the log has not come to it within {@code millis}. */
    public Future<Image> imageOf(long revision, long millis) {
        return image().revision() >= revision
                ? Future.succeededFuture(image())
                : waiters.until(revision, millis)
                        .compose(isReached -> isReached
                                ? Future.succeededFuture(image())
                                : Future.failedFuture(
                                        new UnavailableException("revision %d is not known here yet, the latest is %d"
                                                .formatted(revision, image().revision()))));
    }

    /** The latest revision that a map of this host shows something of. Any thread. */
    public long mapped() {
        return maps.now().map(cluster -> cluster.units().newest()).orElse(0L);
    }

    List<CoreHost> founders() {
        return founders;
    }

    /** Whether what the maps show is what they should, or will be in a moment; the leader knows. Any thread. */
    public boolean areMapsCurrent() {
        return projection.isCompared()
                && reports.isCompared()
                && !maps.hasLateWrites()
                && Math.max(projection.lagMillis(), reports.lagMillis()) < LAG_MILLIS;
    }

    /** Says when the maps have not been brought up to date for long; the leader knows. */
    public Optional<String> lag() {
        long millis = Math.max(projection.lagMillis(), reports.lagMillis());
        return millis < NOTED_MILLIS
                ? Optional.empty()
                : Optional.of(
                        "the maps cannot be written for %d s: the leader answers all reads".formatted(millis / 1_000));
    }

    /** What the group began with, and the log, once it is open. */
    public void opened(DurableLog opened, List<CoreHost> group) {
        log = opened;
        founders = List.copyOf(group);
    }

    public boolean isOpen() {
        return log != null;
    }

    /** Throws while the log is not open. */
    public DurableLog log() {
        return Objects.requireNonNull(log, "the log is not open");
    }

    /** Where a machine says that it is reached, else where its connection comes from. */
    Optional<String> address(MachineId machine) {
        return machine.equals(self.id())
                ? Optional.of(self.address()).filter(address -> !address.isEmpty())
                : link().peers().stream()
                        .filter(peer -> peer.machine().equals(machine))
                        .map(Peer::address)
                        .filter(address -> !address.isEmpty())
                        .findFirst();
    }
}
