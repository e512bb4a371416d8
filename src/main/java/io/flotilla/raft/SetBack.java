package io.flotilla.raft;

import io.flotilla.raft.store.Extent;
import io.flotilla.raft.store.WireReader;
import io.microraft.RaftRole;
import io.microraft.impl.RaftNodeImpl;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How members find out that the disk of one of them holds an earlier copy of its log, which only others can tell: it may
 * have acknowledged entries since, and given votes. Log's thread only.
 */
final class SetBack {
    private static final Logger LOG = LoggerFactory.getLogger(SetBack.class);

    private final String memberId;
    private final LogTransport transport;
    private final Set<String> told = new HashSet<>();

    SetBack(String memberId, LogTransport transport) {
        this.memberId = memberId;
        this.transport = transport;
    }

    /** Whether a member's message is to be heard: not that of one whose store went further before. It is told so. */
    boolean isSound(Member present, String from, Envelope envelope) {
        Optional<Extent> beyond = present.store().seen().beyond(from, envelope.store());
        if (beyond.isEmpty()) {
            present.store().met(from, envelope.store());
            return true;
        }
        if (told.add(from + envelope.store())) {
            LOG.error(
                    "{}: the disk of member {} was set back, so it is not heard: its log goes as far as {}, and went as far"
                            + " as {}",
                    memberId,
                    from,
                    envelope.store(),
                    beyond.get());
        }
        transport.send(from, new Note(envelope.store().store(), beyond.get()).encode());
        return false;
    }

    /** What to say of this member when another has seen its store go further than it goes; empty if that is not so. */
    Optional<String> verdict(Member present, String from, Note note) {
        Extent now = present.store().extent();
        boolean isFollowed = !note.beyond().store().equals(now.store());
        return note.store().equals(now.store()) && (isFollowed || now.isShortOf(note.beyond()))
                ? Optional.of("%s: member %s has seen its log go as far as %s, and it goes as far as %s"
                        .formatted(DurableLog.SET_BACK, from, note.beyond(), now))
                : Optional.empty();
    }

    /**
     * What to say when another member knows an entry to be committed that is another one here, or that this member lacks
     * though it leads a later term: some of those that elected a leader had lost it.
     */
    static Optional<String> contradiction(Member present, String from, Envelope envelope) {
        RaftNodeImpl node = (RaftNodeImpl) present.node();
        EntryMark theirs = envelope.committed();
        long settled = Math.max(present.store().seen().committed(), node.state().commitIndex());
        EntryMark own = EntryMark.of(node, theirs.index());
        boolean isOther = own.index() > 0 && theirs.index() <= settled && !own.agreesWith(theirs);
        boolean isMissing = node.state().role() == RaftRole.LEADER
                && theirs.term() <= node.state().term()
                && theirs.index() > node.state().log().lastLogOrSnapshotIndex();
        return isOther || isMissing
                ? Optional.of(
                        ("member %s has another entry %d, which was committed, than the log of this host: disks of"
                                        + " members were set back, and they went on without it")
                                .formatted(from, theirs.index()))
                : Optional.empty();
    }

    /** What to say when a leader offers other entries than those that are known here to be committed. */
    static String wordsOfLoss(String leader, long committed) {
        return ("member %s leads without entries that were committed, up to entry %d: its disk was set back, or those of the"
                        + " members that elected it; nothing is dropped here")
                .formatted(leader, committed);
    }

    /**
     * What one that was set back is told.
     *
     * @param store whose it is
     * @param beyond how far it went, or the store that followed it
     */
    record Note(String store, Extent beyond) {
        private static final byte KIND = 13;

        Buffer encode() {
            Buffer to = Buffer.buffer().appendByte(MessageCodec.OLDEST_VERSION).appendByte(KIND);
            Extent.write(to, new Extent(store, 0, 0));
            Extent.write(to, beyond);
            return to;
        }

        /** Empty when these bytes are some other message. */
        static Optional<Note> decode(byte[] bytes) {
            return bytes.length > 1 && bytes[1] == KIND
                    ? Optional.of(WireReader.read(bytes, from -> {
                        MessageCodec.readVersion(from);
                        from.octet();
                        return new Note(Extent.read(from).store(), Extent.read(from));
                    }))
                    : Optional.empty();
        }
    }
}
