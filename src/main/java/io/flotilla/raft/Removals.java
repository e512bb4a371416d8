package io.flotilla.raft;

import io.flotilla.raft.LogException.Reason;
import io.flotilla.raft.store.Endpoint;
import io.flotilla.raft.store.WireReader;
import io.microraft.RaftRole;
import io.microraft.report.RaftGroupMembers;
import io.microraft.report.RaftNodeReport;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a member learns that it is not in the group any more, and leaves; the library forgets whom it removes. Log's thread
 * only.
 */
record Removals(String memberId, LogTransport transport, Runnable onLeft) {
    private static final Logger LOG = LoggerFactory.getLogger(Removals.class);

    /**
     * A leader says that this member is not in the group. That is old news if the member's own log knows of a later
     * change, and no news if its log is empty: then it waits to be let in.
     */
    void told(Note note, Member present) {
        if (present.isOver()) {
            return;
        }
        present.node().getReport().thenAccept(ordered -> {
            RaftNodeReport latest = ordered.getResult();
            boolean isNews = note.asOf() > latest.getCommittedMembers().getLogIndex();
            if (isNews && latest.getRole() != RaftRole.LEADER && latest.getLog().getLastLogOrSnapshotIndex() > 0) {
                leave(present);
            }
        });
    }

    /** Whether this member leads a group that it is not in: it took itself out, and was elected before it applied that. */
    static boolean leadsFromOutside(Member present, RaftNodeReport latest) {
        return latest.getRole() == RaftRole.LEADER
                && !latest.getCommittedMembers()
                        .getMembers()
                        .contains(present.node().getLocalEndpoint());
    }

    void leave(Member present) {
        if (!present.isTakenOut()) {
            LOG.warn("{}: this member was taken out of the group", memberId);
            present.remove(new LogException(Reason.CLOSED, "this member was taken out of the group"))
                    .whenComplete((done, failed) -> onLeft.run());
        }
    }

    /** A member that asks for its place is told too, but it asks only when it has missed its leader for seconds. */
    void tellThoseGone(RaftGroupMembers last, RaftGroupMembers latest) {
        last.getMembers().stream()
                .filter(endpoint -> !latest.getMembers().contains(endpoint))
                .forEach(endpoint -> tell(Endpoint.idOf(endpoint), latest));
    }

    /** Tells one that is not in the group that it is not. */
    void tell(String id, RaftGroupMembers committed) {
        transport.send(id, new Note(committed.getLogIndex()).encode());
    }

    /**
     * What a leader answers to one that is not in its group: the library stops talking to a member as soon as its removal is
     * appended, so that the member would never know.
     *
     * @param asOf the entry that the group's members are decided by
     */
    record Note(long asOf) {
        private static final byte KIND = 11;

        Buffer encode() {
            return Buffer.buffer()
                    .appendByte(MessageCodec.OLDEST_VERSION)
                    .appendByte(KIND)
                    .appendLong(asOf);
        }

        /** Empty when these bytes are some other message. */
        static Optional<Note> decode(byte[] bytes) {
            return bytes.length > 1 && bytes[1] == KIND
                    ? Optional.of(WireReader.read(bytes, from -> {
                        MessageCodec.readVersion(from);
                        from.octet();
                        return new Note(from.index());
                    }))
                    : Optional.empty();
        }
    }
}
