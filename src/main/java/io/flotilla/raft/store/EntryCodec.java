package io.flotilla.raft.store;

import io.microraft.MembershipChangeMode;
import io.microraft.RaftEndpoint;
import io.microraft.model.RaftModelFactory;
import io.microraft.model.groupop.UpdateRaftGroupMembersOp;
import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;

/** What the log is made of, as bytes: the same in the store and on the wire. */
public final class EntryCodec {
    public static final RaftModelFactory MODEL = new DefaultRaftModelFactory();

    /** Of a member that has not heard of any term yet. */
    static final RaftTermPersistentState NO_VOTE =
            MODEL.createRaftTermPersistentStateBuilder().setTerm(0).build();

    private static final int MAX_MEMBERS = 64;
    private static final byte COMMAND = 1;
    private static final byte MEMBERS = 2;

    private EntryCodec() {}

    public static void writeEntry(Buffer to, LogEntry entry) {
        to.appendLong(entry.getIndex()).appendInt(entry.getTerm());
        writeOperation(to, entry.getOperation());
    }

    public static LogEntry readEntry(WireReader from) {
        return MODEL.createLogEntryBuilder()
                .setIndex(from.index())
                .setTerm(from.count())
                .setOperation(readOperation(from))
                .build();
    }

    public static void writeChunk(Buffer to, SnapshotChunk chunk) {
        to.appendLong(chunk.getIndex()).appendInt(chunk.getTerm());
        writeBlob(to, (byte[]) chunk.getOperation());
        to.appendInt(chunk.getSnapshotChunkIndex()).appendInt(chunk.getSnapshotChunkCount());
        writeView(to, chunk.getGroupMembersView());
    }

    public static SnapshotChunk readChunk(WireReader from) {
        SnapshotChunk chunk = MODEL.createSnapshotChunkBuilder()
                .setIndex(from.index())
                .setTerm(from.count())
                .setOperation(from.blob())
                .setSnapshotChunkIndex(from.count())
                .setSnapshotChunkCount(from.count())
                .setGroupMembersView(readView(from))
                .build();
        from.check(
                chunk.getSnapshotChunkIndex() < chunk.getSnapshotChunkCount(),
                "chunk " + chunk.getSnapshotChunkIndex() + " of " + chunk.getSnapshotChunkCount());
        return chunk;
    }

    public static void writeView(Buffer to, RaftGroupMembersView view) {
        to.appendLong(view.getLogIndex());
        writeEndpoints(to, view.getMembers());
        writeEndpoints(to, view.getVotingMembers());
    }

    public static RaftGroupMembersView readView(WireReader from) {
        return MODEL.createRaftGroupMembersViewBuilder()
                .setLogIndex(from.index())
                .setMembers(readEndpoints(from))
                .setVotingMembers(readEndpoints(from))
                .build();
    }

    static void writeLocal(Buffer to, RaftEndpointPersistentState local) {
        writeText(to, Endpoint.idOf(local.getLocalEndpoint()));
        to.appendByte((byte) (local.isVoting() ? 1 : 0));
    }

    static RaftEndpointPersistentState readLocal(WireReader from) {
        return MODEL.createRaftEndpointPersistentStateBuilder()
                .setLocalEndpoint(readEndpoint(from))
                .setVoting(from.flag())
                .build();
    }

    /** The library also has terms without a vote. */
    static void writeVote(Buffer to, RaftTermPersistentState term) {
        to.appendInt(term.getTerm());
        writeText(to, term.getVotedFor() == null ? "" : Endpoint.idOf(term.getVotedFor()));
    }

    static RaftTermPersistentState readVote(WireReader from) {
        var vote = MODEL.createRaftTermPersistentStateBuilder().setTerm(from.count());
        String votedFor = from.text();
        return votedFor.isEmpty()
                ? vote.build()
                : vote.setVotedFor(new Endpoint(votedFor)).build();
    }

    public static void writeEndpoints(Buffer to, Collection<RaftEndpoint> endpoints) {
        to.appendInt(endpoints.size());
        endpoints.forEach(endpoint -> writeText(to, Endpoint.idOf(endpoint)));
    }

    public static Collection<RaftEndpoint> readEndpoints(WireReader from) {
        return new LinkedHashSet<>(from.list(MAX_MEMBERS, EntryCodec::readEndpoint));
    }

    static RaftEndpoint readEndpoint(WireReader from) {
        return new Endpoint(from.text());
    }

    static void writeText(Buffer to, String text) {
        writeBlob(to, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void writeBlob(Buffer to, byte[] blob) {
        to.appendInt(blob.length).appendBytes(blob);
    }

    private static void writeOperation(Buffer to, Object operation) {
        if (operation instanceof UpdateRaftGroupMembersOp change) {
            to.appendByte(MEMBERS);
            writeEndpoints(to, change.getMembers());
            writeEndpoints(to, change.getVotingMembers());
            writeText(to, Endpoint.idOf(change.getEndpoint()));
            writeText(to, change.getMode().name());
        } else {
            to.appendByte(COMMAND);
            writeBlob(to, (byte[]) operation);
        }
    }

    private static Object readOperation(WireReader from) {
        byte kind = from.octet();
        from.check(kind == COMMAND || kind == MEMBERS, "unknown kind of entry: " + kind);
        return kind == COMMAND ? from.blob() : readMembersChange(from);
    }

    private static Object readMembersChange(WireReader from) {
        var change = MODEL.createUpdateRaftGroupMembersOpBuilder()
                .setMembers(readEndpoints(from))
                .setVotingMembers(readEndpoints(from));
        String id = from.text();
        MembershipChangeMode mode = MembershipChangeMode.valueOf(from.text());
        return change.setMode(mode)
                .setEndpoint(mode == MembershipChangeMode.REMOVE_MEMBER ? new Departed(id) : new Endpoint(id))
                .build();
    }

    /**
     * Who was taken out, as read back from the log: never equal to a member. The library ends a member that applies its own
     * removal, and one that joins again under its name may find that removal in its past. One that leads and takes itself
     * out applies what it made itself, so it does end.
     */
    private record Departed(String id) implements RaftEndpoint {

        Departed {
            if (!Endpoint.isId(id)) {
                throw new IllegalArgumentException("not a member id: \"" + id + '"');
            }
        }

        @Override
        public Object getId() {
            return id;
        }

        @Override
        public String toString() {
            return id;
        }
    }
}
