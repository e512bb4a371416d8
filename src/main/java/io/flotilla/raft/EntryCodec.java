package io.flotilla.raft;

import io.microraft.MembershipChangeMode;
import io.microraft.RaftEndpoint;
import io.microraft.model.RaftModelFactory;
import io.microraft.model.groupop.UpdateRaftGroupMembersOp;
import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;

/** What the log is made of, as bytes: the same in the store and on the wire. */
final class EntryCodec {
    static final RaftModelFactory MODEL = new DefaultRaftModelFactory();

    private static final int MAX_MEMBERS = 64;
    private static final byte COMMAND = 1;
    private static final byte MEMBERS = 2;

    private EntryCodec() {}

    static void writeEntry(Buffer to, LogEntry entry) {
        to.appendLong(entry.getIndex()).appendInt(entry.getTerm());
        writeOperation(to, entry.getOperation());
    }

    static LogEntry readEntry(WireReader from) {
        return MODEL.createLogEntryBuilder()
                .setIndex(from.index())
                .setTerm(from.count())
                .setOperation(readOperation(from))
                .build();
    }

    static void writeChunk(Buffer to, SnapshotChunk chunk) {
        to.appendLong(chunk.getIndex()).appendInt(chunk.getTerm());
        writeBlob(to, (byte[]) chunk.getOperation());
        to.appendInt(chunk.getSnapshotChunkIndex()).appendInt(chunk.getSnapshotChunkCount());
        writeView(to, chunk.getGroupMembersView());
    }

    static SnapshotChunk readChunk(WireReader from) {
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

    static void writeView(Buffer to, RaftGroupMembersView view) {
        to.appendLong(view.getLogIndex());
        writeEndpoints(to, view.getMembers());
        writeEndpoints(to, view.getVotingMembers());
    }

    static RaftGroupMembersView readView(WireReader from) {
        return MODEL.createRaftGroupMembersViewBuilder()
                .setLogIndex(from.index())
                .setMembers(readEndpoints(from))
                .setVotingMembers(readEndpoints(from))
                .build();
    }

    static void writeEndpoints(Buffer to, Collection<RaftEndpoint> endpoints) {
        to.appendInt(endpoints.size());
        endpoints.forEach(endpoint -> writeText(to, Endpoint.idOf(endpoint)));
    }

    static Collection<RaftEndpoint> readEndpoints(WireReader from) {
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
}
