package io.flotilla.registry.core;

import io.flotilla.desired.CoreHost;
import io.flotilla.desired.Delta;
import io.flotilla.link.Link;
import io.flotilla.link.Refusal;
import io.flotilla.machine.MachineId;
import io.flotilla.raft.DurableLog;
import io.flotilla.raft.LogException;
import io.flotilla.raft.LogOptions;
import io.flotilla.raft.LogStatus;
import io.flotilla.raft.LogTransport;
import io.flotilla.registry.host.CoreFile;
import io.flotilla.registry.leader.CoreState;
import io.flotilla.registry.leader.LoggedState;
import io.flotilla.registry.wire.CoreBeat;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The core hosts as a group: founds it or rejoins it, opens its log, keeps the connections to those that belong to it,
 * and notices when this host no longer does. On the registry's event loop.
 */
final class CoreGroup {
    private static final Logger LOG = LoggerFactory.getLogger(CoreGroup.class);

    /** The number of a host that the group does not name: no core host ever has it. */
    private static final int OUTSIDE = 254;

    private final CoreState core;
    private final CoreOptions options;
    private final CoreDisk disk;
    private final CoreLink peers;
    private final Consumer<Delta> onDelta;
    private final Runnable onStatus;
    private final Runnable onLeaving;
    private Optional<Founding> founding = Optional.empty();
    private Optional<String> verdict = Optional.empty();
    private boolean isLeaving;
    private boolean isShut;
    private boolean isSetBack;
    private String trouble = "the log is not open yet";

    CoreGroup(
            CoreState core,
            CoreOptions options,
            CoreDisk disk,
            CoreLink peers,
            Consumer<Delta> onDelta,
            Runnable onStatus,
            Runnable onLeaving) {
        this.core = core;
        this.options = options;
        this.disk = disk;
        this.peers = peers;
        this.onDelta = onDelta;
        this.onStatus = onStatus;
        this.onLeaving = onLeaving;
    }

    String clusterName() {
        return options.cluster();
    }

    /** Why the log is not open, in words. */
    String trouble() {
        Map<String, Refusal> refusals = peers.refusals();
        return isShut || refusals.isEmpty()
                ? founding.map(Founding::waiting).orElse(trouble)
                : refusals.values().iterator().next().words();
    }

    /** Whether this host takes no part in the log of its group any more, but follows its leader as a leaf does. */
    boolean isShut() {
        return isShut;
    }

    private Collection<CoreHost> known() {
        return core.image().coreHosts().isEmpty()
                ? disk.file().group()
                : core.image().coreHosts().values();
    }

    /** The core hosts as far as known, address by number: at first those of the configuration, by their places in it. */
    private SortedMap<Integer, String> addresses() {
        SortedMap<Integer, String> addresses = new TreeMap<>();
        known().forEach(host -> addresses.put(host.number(), host.address()));
        if (addresses.isEmpty()) {
            options.addresses().forEach(address -> addresses.put(addresses.size() + 1, address));
        }
        return addresses;
    }

    Set<Integer> numbers() {
        Set<Integer> numbers = new TreeSet<>(addresses().keySet());
        numbers.add(number());
        return numbers;
    }

    /** Keeps a connection to every other core host, and to its maps and bus. */
    void dial() {
        SortedMap<Integer, String> others = addresses();
        int own = number();
        others.remove(own);
        core.link().dial(new TreeSet<>(others.values()));
        core.link()
                .forwarder()
                .carry(own, others, options.ports())
                .onFailure(cause -> LOG.error("the maps of the core hosts cannot be connected: {}", cause.toString()));
    }

    /** This host's number among the core hosts. */
    int number() {
        return number(options, disk.file(), core.machine().id(), core.machine().address());
    }

    /**
     * The number that a host has, or will have by its place in the configuration; 1 for a core of one. One that the group
     * is letting go has one that no other has: the aliases of the others are for what is carried to them.
     */
    static int number(CoreOptions options, CoreFile file, MachineId self, String address) {
        Map<MachineId, Integer> numbers = new HashMap<>();
        file.group().forEach(host -> numbers.put(host.machine(), host.number()));
        if (numbers.isEmpty()) {
            return Math.max(options.addresses().indexOf(address), 0) + 1;
        }
        return numbers.getOrDefault(self, OUTSIDE);
    }

    /** Opens the log of this host, which takes the founding of the group where there is none. */
    Future<Void> open() {
        CoreFile file = disk.file();
        if (!options.hasLog() && !file.log().isEmpty()) {
            return lost("the log of this core host, %s, is gone".formatted(file.log()));
        }
        if (options.hasLog() || file.isJoining()) {
            return begin(file.founders());
        }
        return found().compose(this::begin);
    }

    /** What this host had promised is lost with it, so it may not vote; others may have all that it lost. */
    private Future<Void> lost(String what) {
        isShut = LostLog.isReplaced(what) || disk.file().group().size() > 1;
        trouble = LostLog.isReplaced(what) ? what : isShut ? LostLog.ofMember(what, core.self()) : LostLog.ofOnly(what);
        LOG.error(trouble);
        return isShut ? Future.succeededFuture() : Future.failedFuture(new LostLogException(trouble));
    }

    private Future<List<CoreHost>> found() {
        CoreHost self = new CoreHost(core.self(), core.machine().address(), number());
        if (options.addresses().size() <= 1) {
            List<CoreHost> alone = List.of(self);
            return disk.prepare(alone).map(alone);
        }
        Founding begun = new Founding(options.addresses(), self, disk.file().founders(), disk::prepare);
        founding = Optional.of(begun);
        peers.found(begun);
        return begun.founded();
    }

    private Future<Void> begin(List<CoreHost> founders) {
        List<String> ids = founders.isEmpty()
                ? List.of(core.self().value())
                : founders.stream().map(host -> host.machine().value()).toList();
        LogOptions log = LogOptions.of(options.log(), core.self().value(), ids);
        LoggedState state = new LoggedState(founders, delta -> core.loop().run(() -> onDelta.accept(delta)));
        return DurableLog.open(core.loop().vertx(), log, state, new Carrier(core.link()))
                .onSuccess(opened -> {
                    core.opened(opened, founders);
                    opened.watch(now -> onStatus.run());
                    verdict.ifPresent(opened::condemn);
                })
                .<Void>mapEmpty()
                .recover(this::notOpened);
    }

    private Future<Void> notOpened(Throwable cause) {
        trouble = String.valueOf(cause.getMessage());
        return cause instanceof LogException known && known.reason() == LogException.Reason.REFUSED
                ? lost(trouble)
                : Future.failedFuture(cause);
    }

    /** The log says who belongs to the group. */
    void changed() {
        if (core.image().coreHosts().isEmpty() || core.image().identity().isEmpty()) {
            return;
        }
        boolean belongs = core.image().coreHosts().containsKey(core.self());
        disk.know(core.image(), belongs)
                .onFailure(cause -> LOG.error("the list of core hosts cannot be written: {}", cause.toString()));
        // One that is on its way out has no number, and stays connected until the leader says that it is out.
        if (belongs) {
            dial();
        }
        core.maps().members(core.image().coreHosts().values());
    }

    /** Once the leader counts this host out, its part in the log is over. */
    void leaderSaid(CoreBeat beat) {
        if (!isShut && !core.isOpen()) {
            return;
        }
        boolean readsLog = !isShut && core.log().status().unreadable().isEmpty();
        Collection<CoreHost> group = readsLog ? core.image().coreHosts().values() : beat.group();
        boolean isOut = !group.isEmpty()
                && group.stream().noneMatch(host -> host.machine().equals(core.self()));
        if (isOut && !beat.isMember()) {
            leave();
        }
    }

    /** A host that was off when it was let go hears it when it comes back: nobody of the group speaks with it any more. */
    void look() {
        if ((core.isOpen() || isShut) && peers.wasRemoved()) {
            leave();
        }
    }

    /**
     * How the log stands now. A leader that took itself out hears it from nobody: those that remain do not dial it any more.
     */
    void follow(LogStatus log) {
        if (log.isRemoved()) {
            leave();
        }
        if (!isSetBack && log.unreadable().filter(LostLog::isSetBack).isPresent()) {
            isSetBack = true;
            LOG.error(LostLog.withAdvice(
                    log.unreadable().get(), core.self(), core.coreHosts().size() == 1));
        }
    }

    /** Its log is not to be served any more; others may say so before it is open. */
    void condemn(String words) {
        verdict = Optional.of(words);
        if (core.isOpen() && core.log().status().unreadable().isEmpty()) {
            core.log().condemn(words);
        }
    }

    void leave() {
        if (!isLeaving) {
            LOG.info("this host is no core host any more: it goes on as a leaf");
            isLeaving = true;
            onLeaving.run();
        }
    }

    Future<Void> close() {
        Future<Void> closing = core.isOpen() ? core.log().close() : Future.succeededFuture();
        return closing.onSuccess(closed -> {
            if (isLeaving) {
                disk.retire(core.self());
            }
        });
    }

    /** Carries the log's messages over the link. */
    private record Carrier(Link link) implements LogTransport {
        @Override
        public void send(String toId, Buffer message) {
            link.send(new MachineId(toId), Link.RAFT, message);
        }

        @Override
        public boolean isReachable(String id) {
            return link.isConnected(new MachineId(id));
        }
    }
}
