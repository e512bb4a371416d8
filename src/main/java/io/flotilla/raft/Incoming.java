package io.flotilla.raft;

import io.flotilla.raft.store.Endpoint;
import io.microraft.RaftNode;
import io.microraft.impl.RaftNodeImpl;
import io.microraft.model.message.RaftMessage;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Peers' messages on their way to the member; what is damaged or out of place is dropped. Log's thread only. */
record Incoming(MemberWatch watch) {
    private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);

    /** Terms rise by elections; a message from this far ahead is damaged, and would use up the terms for ever. */
    private static final int MAX_TERM_AHEAD = 1_000_000;

    void receive(Endpoint from, byte[] bytes) {
        Optional<Member> member = watch.member();
        if (member.isEmpty() || member.get().isOver()) {
            return;
        }
        RaftNode node = member.get().node();
        try {
            Optional<Envelope> envelope = Envelope.decode(bytes);
            if (envelope.isPresent()) {
                open(member.get(), from, envelope.get());
            } else if (isKnown(node, from)) {
                Removals.Note.decode(bytes).ifPresent(note -> watch.removals().told(note, member.get()));
                SetBack.Note.decode(bytes)
                        .flatMap(note -> watch.setBack().verdict(member.get(), from.id(), note))
                        .ifPresent(watch::condemn);
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("dropped a message from {}: {}", from, e.getMessage());
        }
    }

    private void open(Member present, Endpoint from, Envelope envelope) {
        RaftNodeImpl node = (RaftNodeImpl) present.node();
        RaftMessage message = MessageCodec.decode(from, envelope.message().getBytes());
        if (!isKnown(node, from)) {
            handle(node, from, message);
        } else if (watch.setBack().isSound(present, from.id(), envelope)) {
            Optional<String> contradiction = SetBack.contradiction(present, from.id(), envelope);
            contradiction.ifPresentOrElse(watch::halt, () -> handle(node, from, message));
        }
    }

    private void handle(RaftNode node, Endpoint from, RaftMessage message) {
        if (message.getTerm() - (long) node.getTerm().getTerm() > MAX_TERM_AHEAD) {
            LOG.debug("dropped a message from {}: term {}", from, message.getTerm());
            return;
        }
        node.handle(message);
        if (!isKnown(node, from) && watch.status().isReady()) {
            watch.removals().tell(from.id(), node.getCommittedMembers());
        }
    }

    private static boolean isKnown(RaftNode node, Endpoint from) {
        return node.getEffectiveMembers().getMembers().contains(from)
                || node.getCommittedMembers().getMembers().contains(from);
    }
}
