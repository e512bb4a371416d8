package io.flotilla.raft;

import static io.flotilla.raft.store.EntryCodec.MODEL;

import io.flotilla.raft.store.Endpoint;
import io.microraft.MembershipChangeMode;
import io.microraft.RaftEndpoint;
import io.microraft.model.RaftModel;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.message.RaftMessage;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Random messages, and what they say, since the library's have no equality. */
final class Models {
    static final int KINDS = 10;
    static final Endpoint SENDER = new Endpoint("sender");

    private Models() {}

    static RaftMessage message(int kind, Random random) {
        int term = random.nextInt(Integer.MAX_VALUE);
        return switch (kind) {
            case 0 ->
                MODEL.createAppendEntriesRequestBuilder()
                        .setGroupId(MessageCodec.GROUP)
                        .setSender(SENDER)
                        .setTerm(term)
                        .setPreviousLogTerm(random.nextInt(9))
                        .setPreviousLogIndex(index(random))
                        .setCommitIndex(index(random))
                        .setLogEntries(entries(random))
                        .setQuerySequenceNumber(index(random))
                        .setFlowControlSequenceNumber(index(random))
                        .build();
            case 1 ->
                MODEL.createAppendEntriesSuccessResponseBuilder()
                        .setGroupId(MessageCodec.GROUP)
                        .setSender(SENDER)
                        .setTerm(term)
                        .setLastLogIndex(index(random))
                        .setQuerySequenceNumber(index(random))
                        .setFlowControlSequenceNumber(index(random))
                        .build();
            case 2 ->
                MODEL.createAppendEntriesFailureResponseBuilder()
                        .setGroupId(MessageCodec.GROUP)
                        .setSender(SENDER)
                        .setTerm(term)
                        .setExpectedNextIndex(index(random))
                        .setQuerySequenceNumber(index(random))
                        .setFlowControlSequenceNumber(index(random))
                        .build();
            case 3 ->
                MODEL.createInstallSnapshotRequestBuilder()
                        .setGroupId(MessageCodec.GROUP)
                        .setSender(SENDER)
                        .setTerm(term)
                        .setSenderLeader(random.nextBoolean())
                        .setSnapshotTerm(random.nextInt(9))
                        .setSnapshotIndex(index(random))
                        .setTotalSnapshotChunkCount(random.nextInt(4000))
                        .setSnapshotChunk(random.nextBoolean() ? chunk(random) : null)
                        .setSnapshottedMembers(endpoints(random))
                        .setGroupMembersView(view(random))
                        .setQuerySequenceNumber(index(random))
                        .setFlowControlSequenceNumber(index(random))
                        .build();
            case 4 ->
                MODEL.createInstallSnapshotResponseBuilder()
                        .setGroupId(MessageCodec.GROUP)
                        .setSender(SENDER)
                        .setTerm(term)
                        .setSnapshotIndex(index(random))
                        .setRequestedSnapshotChunkIndex(random.nextInt(9))
                        .setQuerySequenceNumber(index(random))
                        .setFlowControlSequenceNumber(index(random))
                        .build();
            default -> vote(kind, term, random);
        };
    }

    private static RaftMessage vote(int kind, int term, Random random) {
        return switch (kind) {
            case 5 ->
                MODEL.createPreVoteRequestBuilder()
                        .setGroupId(MessageCodec.GROUP)
                        .setSender(SENDER)
                        .setTerm(term)
                        .setLastLogTerm(random.nextInt(9))
                        .setLastLogIndex(index(random))
                        .build();
            case 6 ->
                MODEL.createPreVoteResponseBuilder()
                        .setGroupId(MessageCodec.GROUP)
                        .setSender(SENDER)
                        .setTerm(term)
                        .setGranted(random.nextBoolean())
                        .build();
            case 7 ->
                MODEL.createVoteRequestBuilder()
                        .setGroupId(MessageCodec.GROUP)
                        .setSender(SENDER)
                        .setTerm(term)
                        .setLastLogTerm(random.nextInt(9))
                        .setLastLogIndex(index(random))
                        .setSticky(random.nextBoolean())
                        .build();
            case 8 ->
                MODEL.createVoteResponseBuilder()
                        .setGroupId(MessageCodec.GROUP)
                        .setSender(SENDER)
                        .setTerm(term)
                        .setGranted(random.nextBoolean())
                        .build();
            default ->
                MODEL.createTriggerLeaderElectionRequestBuilder()
                        .setGroupId(MessageCodec.GROUP)
                        .setSender(SENDER)
                        .setTerm(term)
                        .setLastLogTerm(random.nextInt(9))
                        .setLastLogIndex(index(random))
                        .build();
        };
    }

    private static long index(Random random) {
        return random.nextLong() >>> (1 + random.nextInt(60));
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static List<LogEntry> entries(Random random) {
        List<LogEntry> entries = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            Object operation = random.nextBoolean()
                    ? bytes(random)
                    : MODEL.createUpdateRaftGroupMembersOpBuilder()
                            .setMembers(endpoints(random))
                            .setVotingMembers(endpoints(random))
                            .setEndpoint(new Endpoint("x" + random.nextInt()))
                            .setMode(
                                    random.nextBoolean()
                                            ? MembershipChangeMode.ADD_LEARNER
                                            : MembershipChangeMode.REMOVE_MEMBER)
                            .build();
            entries.add(MODEL.createLogEntryBuilder()
                    .setIndex(index(random))
                    .setTerm(random.nextInt(9))
                    .setOperation(operation)
                    .build());
        }
        return entries;
    }

    private static SnapshotChunk chunk(Random random) {
        int chunk = random.nextInt(50);
        return MODEL.createSnapshotChunkBuilder()
                .setIndex(index(random))
                .setTerm(random.nextInt(9))
                .setOperation(bytes(random))
                .setSnapshotChunkIndex(chunk)
                .setSnapshotChunkCount(chunk + 1 + random.nextInt(50))
                .setGroupMembersView(view(random))
                .build();
    }

    private static RaftGroupMembersView view(Random random) {
        return MODEL.createRaftGroupMembersViewBuilder()
                .setLogIndex(index(random))
                .setMembers(endpoints(random))
                .setVotingMembers(endpoints(random))
                .build();
    }

    private static Collection<RaftEndpoint> endpoints(Random random) {
        Collection<RaftEndpoint> endpoints = new LinkedHashSet<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            endpoints.add(new Endpoint("machine-" + random.nextInt(1000) + "-\u00e9"));
        }
        return endpoints;
    }

    /** Everything a model's getters say, whatever class it is of. */
    static Object saying(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        } else if (value instanceof Collection<?> values) {
            return values.stream().map(Models::saying).toList();
        } else if (value instanceof RaftModel model) {
            Map<String, Object> says = new TreeMap<>();
            for (Class<?> type : model.getClass().getInterfaces()) {
                for (Method method : type.getMethods()) {
                    if (method.getParameterCount() == 0 && method.getName().matches("(get|is).*")) {
                        says.put(method.getName(), saying(call(method, model)));
                    }
                }
            }
            return says;
        }
        return String.valueOf(value);
    }

    private static @Nullable Object call(Method method, Object on) {
        try {
            return method.invoke(on);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a getter cannot be called", e);
        }
    }
}
