package io.flotilla.registry.core;

import io.flotilla.desired.CoreHost;
import io.flotilla.link.Link;
import io.flotilla.link.LinkHandler;
import io.flotilla.link.Peer;
import io.flotilla.link.Refusal;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.host.HostSide;
import io.flotilla.registry.leader.CoreState;
import io.flotilla.registry.leader.LeaderService;
import io.flotilla.registry.leader.Leadership;
import io.flotilla.registry.wire.Beat;
import io.flotilla.registry.wire.CoreBeat;
import io.flotilla.registry.wire.Exchange;
import io.flotilla.registry.wire.Goodbye;
import io.flotilla.registry.wire.HostBeat;
import io.flotilla.registry.wire.Introduction;
import io.flotilla.registry.wire.Question;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A core host's end of the link: what it says, hears, and answers. On the registry's event loop. */
public final class CoreLink implements LinkHandler {
    private static final Logger LOG = LoggerFactory.getLogger(CoreLink.class);

    /** What the registry makes of what comes in. */
    interface Events {
        /** Connections or the leader may have changed. */
        void changed();

        /** The leader said how it is. */
        void leaderSaid(CoreBeat beat);

        Future<ReadStream<Buffer>> backup(Question.GetBackup question);

        Future<ReadStream<Buffer>> journal(Question.ReadJournal question);

        /** The log of this host is not to be served any more, as the words say. */
        void lost(String words);

        /** The group has let this host go. */
        void removed();

        /** What keeps this host from serving, in words; empty if nothing. */
        String trouble();
    }

    private final CoreState core;
    private final HostSide host;
    private final Leadership leadership;
    private final LeaderService service;
    private final CoreDisk disk;
    private final Events events;
    final MajorityContact contact;
    private final Map<MachineId, HostBeat> beats = new HashMap<>();
    private final Map<String, Refusal> refusals = new TreeMap<>();
    private Optional<Founding> founding = Optional.empty();
    private Optional<MachineId> leading = Optional.empty();
    private final LogClaims claims;
    private final OwnBeats own;
    private final StreamSender stream;
    private long shownByLeader;

    CoreLink(
            CoreState core,
            CoreOptions options,
            HostSide host,
            Leadership leadership,
            LeaderService service,
            CoreDisk disk,
            Events events) {
        this.core = core;
        this.host = host;
        this.leadership = leadership;
        this.service = service;
        this.disk = disk;
        this.claims = new LogClaims(core, disk, leadership);
        this.events = events;
        contact = new MajorityContact(core, leadership);
        own = new OwnBeats(core, options, host, leadership, disk, claims, contact);
        stream = new StreamSender(core, host.states());
        core.reports().events().to(stream::tell);
    }

    /** While the group is being founded, whoever connects matters to that. */
    void found(Founding begun) {
        founding = Optional.of(begun);
        core.link().peers().forEach(this::meet);
        begun.look();
    }

    /** What other hosts last said of themselves. */
    Map<MachineId, HostBeat> beats() {
        return Collections.unmodifiableMap(beats);
    }

    /** Whether a core host can serve: this one, or one that said lately that nothing keeps it from that. */
    boolean isServing(MachineId machine) {
        return machine.equals(core.self())
                || Optional.ofNullable(beats.get(machine))
                        .filter(said -> said.trouble().isEmpty())
                        .isPresent();
    }

    /** Core hosts that refuse this one, by address, and why. */
    Map<String, Refusal> refusals() {
        return Collections.unmodifiableMap(refusals);
    }

    /** Whether the group of its log has let this host go, by the word of one that knows. */
    boolean wasRemoved() {
        return refusals.values().stream().anyMatch(Admission::isForRemoval);
    }

    /** Who said last that it leads, for a host whose own log cannot tell. */
    Optional<MachineId> leading() {
        return leading;
    }

    private Introduction introduction() {
        return own.introduction(preparedFounders(), events.trouble());
    }

    @Override
    public Buffer about() {
        return introduction().encode();
    }

    @Override
    public Optional<Refusal> objection(Peer peer) {
        Introduction introduction = Introduction.decode(peer.about());
        if (peer.isCore()) {
            claims.judge(peer.machine(), introduction.replaced()).ifPresent(events::lost);
        }
        Admission.Knowledge known = new Admission.Knowledge(
                Math.max(core.image().level(), disk.file().level()),
                core.isOpen() ? core.log().status().members() : Set.of(),
                leadership.leads() || (isInTouch() && core.image().revision() >= shownByLeader));
        return Admission.objection(introduction(), known, peer, introduction);
    }

    private boolean isInTouch() {
        return host.uplink().leaderId().isPresent() && host.uplink().isolatedMillis() <= CoreReads.IN_TOUCH_MILLIS;
    }

    @Override
    public void connected(Peer peer) {
        refusals.remove(peer.address());
        meet(peer);
        core.fleet().introduce(Introduction.decode(peer.about()).machine());
        leadership.look();
        events.changed();
    }

    private void meet(Peer peer) {
        if (peer.isCore()) {
            founding.ifPresent(
                    begun -> begun.connected(peer.machine(), peer.address(), Introduction.decode(peer.about())));
        }
    }

    @Override
    public void disconnected(Peer peer, String why) {
        LOG.info("machine {} ({}) is disconnected: {}", peer.machine(), peer.address(), why);
        beats.remove(peer.machine());
        stream.reads(peer.machine(), false);
        leading = leading.filter(id -> !id.equals(peer.machine()));
        founding.ifPresent(begun -> begun.disconnected(peer.machine()));
        events.changed();
    }

    @Override
    public void refused(String address, Refusal why) {
        LOG.warn("core host {} refuses this one: {}", address, why.words());
        boolean wasLost = refusals.values().stream().anyMatch(Admission::isForLoss);
        refusals.put(address, why);
        if (Admission.isForReplaced(why)) {
            events.lost(LostLog.replaced(claims.log(), address));
        }
        events.changed();
        if (wasLost && Admission.isForStranger(why)) {
            events.removed();
        }
    }

    @Override
    public Buffer beat(MachineId to) {
        return own.beat(to, preparedFounders(), events.trouble()).encode();
    }

    private Optional<List<CoreHost>> preparedFounders() {
        return founding.map(Founding::prepared);
    }

    @Override
    public void heard(Peer peer, Buffer beat, boolean isAnswer, long sentNanos) {
        Beat said = Beat.decode(beat);
        if (beats.put(peer.machine(), said.host()) == null) {
            // Not before: who only connects, and whose beats cannot be read, is not there.
            core.fleet().began(peer.machine());
            leadership.look();
        }
        HostBeat of = said.host();
        stream.reads(peer.machine(), of.wantsStates());
        claims.judge(peer.machine(), of).ifPresent(events::lost);
        core.fleet()
                .heard(
                        peer.machine(),
                        of.isInherited() ? Optional.empty() : Optional.of(of.run()),
                        of.promised(),
                        of.isEnding());
        said.core().filter(is -> isAnswer).ifPresent(is -> contact.answered(peer.machine(), is, sentNanos));
        leadership.heard(peer.machine());
        if (peer.isCore() && isAnswer) {
            host.uplink().contacts().answered(peer.machine(), sentNanos);
        }
        if (peer.isCore()) {
            founding.ifPresent(
                    begun -> begun.announced(peer.machine(), said.host().founders()));
            said.core().filter(CoreBeat::leads).ifPresent(leader -> {
                leading = Optional.of(peer.machine());
                leaderSaid(peer, leader, isAnswer, sentNanos);
            });
        }
    }

    private void leaderSaid(Peer peer, CoreBeat beat, boolean isAnswer, long sentNanos) {
        if (!host.uplink().leaderId().equals(Optional.of(peer.machine()))) {
            return;
        }
        if (isAnswer) {
            host.uplink().answered(sentNanos);
            host.answeredBy(beat, sentNanos);
        }
        shownByLeader = beat.shown();
        host.leaderSaid(beat.log(), beat.term(), beat.orders(), beat.kept(), beat.all());
        events.leaderSaid(beat);
    }

    @Override
    public void received(Peer peer, int kind, Buffer payload) {
        if (kind == Link.RAFT && peer.isCore() && core.isOpen()) {
            core.log().receive(peer.machine().value(), payload);
        } else if (kind == Link.HINT) {
            host.sheets().hint();
        } else if (kind == Link.STATES && host.uplink().leaderId().equals(Optional.of(peer.machine()))) {
            host.states().received(payload);
        } else if (kind == Link.GOODBYE) {
            boolean isShutdown = Goodbye.isShutdown(payload);
            LOG.info("machine {} says goodbye: {}", peer.machine(), Goodbye.words(isShutdown));
            core.fleet().saidGoodbye(peer.machine(), isShutdown);
            leadership.look();
        }
    }

    @Override
    public Future<Buffer> asked(Peer peer, String what, Buffer body) {
        return Exchange.answered(what, body, core.fleet().levels(peer.machine()), question -> {
            if (question instanceof Question.GetSnapshot) {
                // At once, not when its next beat says so: nothing is to fall between.
                stream.reads(peer.machine(), true);
            }
            return service.answer(peer.machine(), question);
        });
    }

    @Override
    public Future<ReadStream<Buffer>> askedForStream(Peer peer, String what, Buffer body) {
        return Exchange.streamed(what, body, question -> {
            if (question instanceof Question.GetBackup backup) {
                return events.backup(backup);
            }
            return question instanceof Question.ReadJournal journal
                    ? events.journal(journal)
                    : Exchange.notAnswered(what);
        });
    }
}
