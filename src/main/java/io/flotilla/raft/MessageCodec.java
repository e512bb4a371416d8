package io.flotilla.raft;

import static io.flotilla.raft.store.EntryCodec.MODEL;

import io.flotilla.raft.store.EntryCodec;
import io.flotilla.raft.store.WireReader;
import io.microraft.RaftEndpoint;
import io.microraft.model.message.AppendEntriesFailureResponse;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.InstallSnapshotRequest;
import io.microraft.model.message.InstallSnapshotResponse;
import io.microraft.model.message.PreVoteRequest;
import io.microraft.model.message.PreVoteResponse;
import io.microraft.model.message.RaftMessage;
import io.microraft.model.message.TriggerLeaderElectionRequest;
import io.microraft.model.message.VoteRequest;
import io.microraft.model.message.VoteResponse;
import io.vertx.core.buffer.Buffer;

/** The members' messages as bytes: version, kind, term, then what the kind has. The sender is the connection's. */
final class MessageCodec {
    /** The group's name towards the library. A process has one log, so it tells nothing apart. */
    static final String GROUP = "log";

    /** More than a follower can be behind by without a snapshot, given the bounds on what is under way. */
    static final int MAX_BYTES = 64 << 20;

    /** The versions of messages that are read; what is sent has the oldest, so that all members understand it. */
    static final byte OLDEST_VERSION = 1;

    static final byte NEWEST_VERSION = 1;

    private static final int MAX_ENTRIES = 10_000;
    private static final int MAX_CHUNKS = 4096;

    private MessageCodec() {}

    static Buffer encode(RaftMessage message) {
        Buffer to = Buffer.buffer().appendByte(OLDEST_VERSION);
        if (message instanceof AppendEntriesRequest append) {
            writeAppend(head(to, 1, message), append);
        } else if (message instanceof AppendEntriesSuccessResponse yes) {
            head(to, 2, message).appendLong(yes.getLastLogIndex());
            flow(to, yes.getQuerySequenceNumber(), yes.getFlowControlSequenceNumber());
        } else if (message instanceof AppendEntriesFailureResponse no) {
            head(to, 3, message).appendLong(no.getExpectedNextIndex());
            flow(to, no.getQuerySequenceNumber(), no.getFlowControlSequenceNumber());
        } else if (message instanceof PreVoteRequest ask) {
            head(to, 4, message).appendInt(ask.getLastLogTerm()).appendLong(ask.getLastLogIndex());
        } else if (message instanceof PreVoteResponse answer) {
            flag(head(to, 5, message), answer.isGranted());
        } else if (message instanceof VoteRequest ask) {
            flag(head(to, 6, message), ask.isSticky())
                    .appendInt(ask.getLastLogTerm())
                    .appendLong(ask.getLastLogIndex());
        } else if (message instanceof VoteResponse answer) {
            flag(head(to, 7, message), answer.isGranted());
        } else if (message instanceof TriggerLeaderElectionRequest go) {
            head(to, 8, message).appendInt(go.getLastLogTerm()).appendLong(go.getLastLogIndex());
        } else if (message instanceof InstallSnapshotRequest install) {
            writeInstall(head(to, 9, message), install);
        } else if (message instanceof InstallSnapshotResponse want) {
            head(to, 10, message).appendLong(want.getSnapshotIndex()).appendInt(want.getRequestedSnapshotChunkIndex());
            flow(to, want.getQuerySequenceNumber(), want.getFlowControlSequenceNumber());
        } else {
            throw new IllegalArgumentException("not a message of this version: " + message);
        }
        return to;
    }

    /** The message that {@code sender} sent; throws {@link IllegalArgumentException} when it is none. */
    static RaftMessage decode(RaftEndpoint sender, byte[] bytes) {
        return WireReader.read(bytes, from -> {
            readVersion(from);
            byte kind = from.octet();
            int term = from.count();
            return switch (kind) {
                case 1 -> readAppend(sender, term, from);
                case 2, 3, 10 -> readProgress(kind, sender, term, from);
                case 4, 6, 8 -> readAsk(kind, sender, term, from);
                case 5, 7 -> readVote(kind, sender, term, from);
                case 9 -> readInstall(sender, term, from);
                default -> throw new IllegalArgumentException("unknown kind of message: " + kind);
            };
        });
    }

    /** Throws {@link IllegalArgumentException} when it is not one that is read here. */
    static void readVersion(WireReader from) {
        byte version = from.octet();
        if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
            throw new IllegalArgumentException("version %d of messages, this host reads %d to %d"
                    .formatted(version, OLDEST_VERSION, NEWEST_VERSION));
        }
    }

    private static Buffer head(Buffer to, int kind, RaftMessage message) {
        return to.appendByte((byte) kind).appendInt(message.getTerm());
    }

    private static Buffer flag(Buffer to, boolean value) {
        return to.appendByte((byte) (value ? 1 : 0));
    }

    private static void flow(Buffer to, long query, long flow) {
        to.appendLong(query).appendLong(flow);
    }

    private static void writeAppend(Buffer to, AppendEntriesRequest append) {
        to.appendInt(append.getPreviousLogTerm())
                .appendLong(append.getPreviousLogIndex())
                .appendLong(append.getCommitIndex());
        to.appendInt(append.getLogEntries().size());
        append.getLogEntries().forEach(entry -> EntryCodec.writeEntry(to, entry));
        flow(to, append.getQuerySequenceNumber(), append.getFlowControlSequenceNumber());
    }

    private static RaftMessage readAppend(RaftEndpoint sender, int term, WireReader from) {
        return MODEL.createAppendEntriesRequestBuilder()
                .setGroupId(GROUP)
                .setSender(sender)
                .setTerm(term)
                .setPreviousLogTerm(from.count())
                .setPreviousLogIndex(from.index())
                .setCommitIndex(from.index())
                .setLogEntries(from.list(MAX_ENTRIES, EntryCodec::readEntry))
                .setQuerySequenceNumber(from.index())
                .setFlowControlSequenceNumber(from.index())
                .build();
    }

    private static RaftMessage readProgress(byte kind, RaftEndpoint sender, int term, WireReader from) {
        return switch (kind) {
            case 2 ->
                MODEL.createAppendEntriesSuccessResponseBuilder()
                        .setGroupId(GROUP)
                        .setSender(sender)
                        .setTerm(term)
                        .setLastLogIndex(from.index())
                        .setQuerySequenceNumber(from.index())
                        .setFlowControlSequenceNumber(from.index())
                        .build();
            case 3 ->
                MODEL.createAppendEntriesFailureResponseBuilder()
                        .setGroupId(GROUP)
                        .setSender(sender)
                        .setTerm(term)
                        .setExpectedNextIndex(from.index())
                        .setQuerySequenceNumber(from.index())
                        .setFlowControlSequenceNumber(from.index())
                        .build();
            default ->
                MODEL.createInstallSnapshotResponseBuilder()
                        .setGroupId(GROUP)
                        .setSender(sender)
                        .setTerm(term)
                        .setSnapshotIndex(from.index())
                        .setRequestedSnapshotChunkIndex(from.count())
                        .setQuerySequenceNumber(from.index())
                        .setFlowControlSequenceNumber(from.index())
                        .build();
        };
    }

    private static RaftMessage readAsk(byte kind, RaftEndpoint sender, int term, WireReader from) {
        return switch (kind) {
            case 4 ->
                MODEL.createPreVoteRequestBuilder()
                        .setGroupId(GROUP)
                        .setSender(sender)
                        .setTerm(term)
                        .setLastLogTerm(from.count())
                        .setLastLogIndex(from.index())
                        .build();
            case 6 ->
                MODEL.createVoteRequestBuilder()
                        .setGroupId(GROUP)
                        .setSender(sender)
                        .setTerm(term)
                        .setSticky(from.flag())
                        .setLastLogTerm(from.count())
                        .setLastLogIndex(from.index())
                        .build();
            default ->
                MODEL.createTriggerLeaderElectionRequestBuilder()
                        .setGroupId(GROUP)
                        .setSender(sender)
                        .setTerm(term)
                        .setLastLogTerm(from.count())
                        .setLastLogIndex(from.index())
                        .build();
        };
    }

    private static RaftMessage readVote(byte kind, RaftEndpoint sender, int term, WireReader from) {
        return kind == 5
                ? MODEL.createPreVoteResponseBuilder()
                        .setGroupId(GROUP)
                        .setSender(sender)
                        .setTerm(term)
                        .setGranted(from.flag())
                        .build()
                : MODEL.createVoteResponseBuilder()
                        .setGroupId(GROUP)
                        .setSender(sender)
                        .setTerm(term)
                        .setGranted(from.flag())
                        .build();
    }

    private static void writeInstall(Buffer to, InstallSnapshotRequest install) {
        flag(to, install.isSenderLeader())
                .appendInt(install.getSnapshotTerm())
                .appendLong(install.getSnapshotIndex())
                .appendInt(install.getTotalSnapshotChunkCount());
        flag(to, install.getSnapshotChunk() != null);
        if (install.getSnapshotChunk() != null) {
            EntryCodec.writeChunk(to, install.getSnapshotChunk());
        }
        EntryCodec.writeEndpoints(to, install.getSnapshottedMembers());
        EntryCodec.writeView(to, install.getGroupMembersView());
        flow(to, install.getQuerySequenceNumber(), install.getFlowControlSequenceNumber());
    }

    private static RaftMessage readInstall(RaftEndpoint sender, int term, WireReader from) {
        var install = MODEL.createInstallSnapshotRequestBuilder()
                .setGroupId(GROUP)
                .setSender(sender)
                .setTerm(term)
                .setSenderLeader(from.flag())
                .setSnapshotTerm(from.count())
                .setSnapshotIndex(from.index())
                .setTotalSnapshotChunkCount(chunks(from));
        if (from.flag()) {
            install.setSnapshotChunk(EntryCodec.readChunk(from));
        }
        return install.setSnapshottedMembers(EntryCodec.readEndpoints(from))
                .setGroupMembersView(EntryCodec.readView(from))
                .setQuerySequenceNumber(from.index())
                .setFlowControlSequenceNumber(from.index())
                .build();
    }

    private static int chunks(WireReader from) {
        int chunks = from.count();
        from.check(chunks <= MAX_CHUNKS, "too many chunks: " + chunks);
        return chunks;
    }
}
