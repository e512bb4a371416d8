package io.flotilla.registry.leaf;

import io.flotilla.desired.CoreHost;
import io.flotilla.journal.Journal;
import io.flotilla.link.Link;
import io.flotilla.link.LinkHandler;
import io.flotilla.link.Peer;
import io.flotilla.link.Refusal;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.ClusterStatus;
import io.flotilla.registry.ClusterStatus.CoreMember;
import io.flotilla.registry.RegistryStatus;
import io.flotilla.registry.host.Contacts;
import io.flotilla.registry.host.CoreFile;
import io.flotilla.registry.host.HostSide;
import io.flotilla.registry.host.Journals;
import io.flotilla.registry.host.RemoteLeader;
import io.flotilla.registry.wire.Beat;
import io.flotilla.registry.wire.CoreBeat;
import io.flotilla.registry.wire.Exchange;
import io.flotilla.registry.wire.HostBeat;
import io.flotilla.registry.wire.Introduction;
import io.flotilla.registry.wire.Levels;
import io.flotilla.registry.wire.Question;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A leaf's end of the link. On the registry's event loop, but for {@link #status}. */
public final class LeafLink implements LinkHandler {
    private static final Logger LOG = LoggerFactory.getLogger(LeafLink.class);
    private static final long ROUND_MILLIS = 1_000;
    private static final long IN_TOUCH_MILLIS = 3_000;
    private static final long SILENT_MILLIS = 2_000;

    private final Vertx vertx;
    private final LeafOptions options;
    private final Machine self;
    private final HostSide host;
    private final Journals journals;
    private final LeafDuties duties;
    private final Promise<Void> ready = Promise.promise();
    private final Map<String, String> refusals = new TreeMap<>();
    private final Set<String> replaced = new TreeSet<>();
    private volatile Set<String> replacedByLeader = Set.of();
    private List<CoreHost> group = List.of();

    private int term;
    private volatile String log = "";
    private long shown;
    private @Nullable Link link;
    private volatile RegistryStatus status =
            new RegistryStatus(false, 0, 0, 0, 0, Optional.of("no core host is connected yet"));

    LeafLink(Vertx vertx, LeafOptions options, Machine self, Journal journal, Runnable onCalled, Runnable onLeft) {
        this.vertx = vertx;
        this.options = options;
        this.self = self;
        host = HostSide.of(vertx, options.agentTtl(), Contacts.ofLeaf(self.id(), () -> group), this::trouble);
        journals = new Journals(self.id(), journal, this::link, this::cores);
        duties = new LeafDuties(vertx, options, host.reports(), onCalled, onLeft);
    }

    HostSide host() {
        return host;
    }

    Journals journals() {
        return journals;
    }

    /** Those to ask, the leader first, but who has not answered for long last. */
    List<MachineId> cores() {
        Contacts contacts = host.uplink().contacts();
        Optional<MachineId> leader = host.uplink().leaderId();
        return link().peers().stream()
                .map(Peer::machine)
                .sorted(Comparator.<MachineId, Boolean>comparing(id -> contacts.silentMillis(id) > SILENT_MILLIS)
                        .thenComparing(id -> !leader.equals(Optional.of(id))))
                .toList();
    }

    String trouble() {
        return status.trouble().orElse("no leader is known");
    }

    /** The identity of the leader's log; empty while none is known. Any thread. */
    String log() {
        return log;
    }

    void attach(Link opened) {
        link = opened;
        group = CoreFile.read(options.dataDirectory()).group();
        TreeSet<String> known = new TreeSet<>(options.addresses());
        group.forEach(core -> known.add(core.address()));
        opened.dial(known);
        vertx.setPeriodic(ROUND_MILLIS, timer -> refresh());
    }

    Link link() {
        return Objects.requireNonNull(link, "the link is not open");
    }

    Future<Void> ready() {
        return ready.future();
    }

    /** Any thread. */
    RegistryStatus status() {
        return status;
    }

    private void refresh() {
        long silent = host.uplink().isolatedMillis();
        boolean isInTouch = host.uplink().leaderId().isPresent() && silent <= IN_TOUCH_MILLIS;
        Optional<String> trouble = isInTouch ? Optional.empty() : Optional.of(words());
        status = new RegistryStatus(false, term, shown, shown, isInTouch ? 0 : Math.max(silent, 1), trouble);
        if (isInTouch) {
            ready.tryComplete();
        }
    }

    private String words() {
        if (!refusals.isEmpty()) {
            Map.Entry<String, String> first = refusals.entrySet().iterator().next();
            return "core host %s refuses this one: %s".formatted(first.getKey(), first.getValue());
        }
        return link().peers().isEmpty()
                ? "no core host can be reached: %s".formatted(String.join(", ", addresses()))
                : "the core hosts have no leader";
    }

    private List<String> addresses() {
        return group.isEmpty()
                ? options.addresses()
                : group.stream().map(CoreHost::address).toList();
    }

    /** What a leaf knows of the cluster by itself. */
    ClusterStatus clusterStatus() {
        return new ClusterStatus(
                options.cluster(),
                log,
                self.id(),
                "",
                term,
                shown,
                false,
                status.silentMillis(),
                status.trouble().stream().toList(),
                group.stream()
                        .map(host -> new CoreMember(host, Optional.empty()))
                        .toList(),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public Buffer about() {
        return new Introduction(self, options.addresses(), "", false, List.of(), group, List.copyOf(replaced)).encode();
    }

    @Override
    public Optional<Refusal> objection(Peer peer) {
        return Optional.empty();
    }

    @Override
    public void connected(Peer peer) {
        refusals.clear();
    }

    @Override
    public void disconnected(Peer peer, String why) {
        LOG.info("core host {} is disconnected: {}", peer.address(), why);
        if (host.uplink().leaderId().equals(Optional.of(peer.machine()))) {
            host.uplink().nobodyLeads();
        }
        refresh();
    }

    @Override
    public void refused(String address, Refusal why) {
        LOG.warn("core host {} refuses this one: {}", address, why.words());
        refusals.put(address, why.words());
        refresh();
    }

    @Override
    public Buffer beat(MachineId to) {
        HostBeat own = new HostBeat(
                host.states().isFollowed(),
                List.of(),
                0,
                0,
                host.lease().run(),
                host.lease().promisedMillis(),
                host.lease().isInherited(),
                host.lease().isEnding(),
                host.sheets().refusal(),
                log,
                shown,
                term,
                List.copyOf(replaced));
        return new Beat(own, Optional.empty()).encode();
    }

    @Override
    public void heard(Peer peer, Buffer beat, boolean isAnswer, long sentNanos) {
        if (isAnswer) {
            host.uplink().contacts().answered(peer.machine(), sentNanos);
        }
        Beat said = Beat.decode(beat);
        replaced.addAll(said.host().replaced());
        said.core().ifPresent(core -> {
            know(core.group());
            boolean isLeader = host.uplink().leaderId().equals(Optional.of(peer.machine()));
            if (core.leads() && (core.term() >= term || !core.log().equals(log))) {
                replacedByLeader = Set.copyOf(said.host().replaced());
                leaderSaid(peer, core, isAnswer, sentNanos);
            } else if (isLeader) {
                host.uplink().nobodyLeads();
                refresh();
            }
        });
    }

    /** The logs that the leader's was begun from. Any thread. */
    Set<String> replacedByLeader() {
        return replacedByLeader;
    }

    private void leaderSaid(Peer peer, CoreBeat core, boolean isAnswer, long sentNanos) {
        term = core.term();
        shown = Math.max(core.shown(), log.equals(core.log()) ? shown : 0);
        log = core.log();
        host.uplink().leadsThere(peer.machine(), new RemoteLeader(link(), peer.machine()));
        if (isAnswer) {
            host.uplink().answered(sentNanos);
            host.answeredBy(core, sentNanos);
        }
        host.leaderSaid(core.log(), core.term(), core.orders(), core.kept(), core.all());
        refresh();
    }

    /** The core hosts of the moment: they may be others than those of the configuration. */
    private void know(List<CoreHost> now) {
        if (!now.isEmpty() && !now.equals(group) && !duties.isCalled()) {
            group = now;
            LOG.info("the core hosts are {}", CoreHost.addresses(now));
            link().dial(new TreeSet<>(addresses()));
            vertx.executeBlocking(() -> {
                        new CoreFile("", List.of(), now, false).write(options.dataDirectory());
                        return null;
                    })
                    .onFailure(cause -> LOG.error("the list of core hosts cannot be written: {}", cause.toString()));
        }
    }

    @Override
    public void received(Peer peer, int kind, Buffer payload) {
        if (kind == Link.HINT) {
            host.sheets().hint();
        } else if (kind == Link.STATES && host.uplink().leaderId().equals(Optional.of(peer.machine()))) {
            host.states().received(payload);
        }
    }

    @Override
    public Future<Buffer> asked(Peer peer, String what, Buffer body) {
        return Exchange.answered(
                what, body, Levels.READ, question -> duties.handlers().answer(peer.machine(), question));
    }

    @Override
    public Future<ReadStream<Buffer>> askedForStream(Peer peer, String what, Buffer body) {
        return Exchange.streamed(
                what,
                body,
                question -> question instanceof Question.ReadJournal journal
                        ? journals.asked(journal)
                        : Exchange.notAnswered(what));
    }
}
