package io.flotilla.raft;

import io.flotilla.raft.store.Endpoint;
import io.flotilla.raft.store.EntryCodec;
import io.flotilla.raft.store.LogStore;
import io.microraft.RaftConfig;
import io.microraft.RaftEndpoint;
import io.microraft.RaftNode;
import io.microraft.RaftNodeStatus;
import io.microraft.model.message.RaftMessage;
import io.microraft.persistence.RestoredRaftState;
import io.microraft.report.RaftNodeReportListener;
import io.microraft.transport.Transport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One life of this member, from an opening of its store to its end. Log's thread only, but for the node's own calls. */
final class Member {
    private final RaftNode node;
    private final LogStore store;
    private final OpaqueMachine machine;
    private final AtomicLong promises = new AtomicLong();
    private final Map<Long, CompletableFuture<?>> promised = new ConcurrentHashMap<>();
    private volatile @Nullable LogException endedFor;
    private volatile boolean isTakenOut;

    private Member(RaftNode node, LogStore store, OpaqueMachine machine) {
        this.node = node;
        this.store = store;
        this.machine = machine;
    }

    /** Builds the node on what the store holds; {@link #start} brings it to life. */
    static Member of(
            LogOptions options,
            LogStore store,
            OpaqueMachine machine,
            LogTransport transport,
            RaftThread thread,
            RaftNodeReportListener reports) {
        Optional<RestoredRaftState> restored = store.restore();
        int entries = restored.map(state -> state.getLogEntries().size()).orElse(0);
        EndingPreVotes executor = new EndingPreVotes(thread);
        RaftNode.RaftNodeBuilder builder = RaftNode.newBuilder()
                .setGroupId(MessageCodec.GROUP)
                .setConfig(config(Math.max(options.snapshotEntries(), entries)))
                .setExecutor(executor)
                .setClock(thread.clock())
                .setModelFactory(EntryCodec.MODEL)
                .setStore(store)
                .setStateMachine(machine)
                .setTransport(new Outgoing(transport, store))
                .setRaftNodeReportListener(reports);
        if (restored.isPresent()) {
            builder.setRestoredState(restored.get());
        } else {
            List<RaftEndpoint> initial = options.initialMembers().stream()
                    .<RaftEndpoint>map(Endpoint::new)
                    .toList();
            builder.setLocalEndpoint(new Endpoint(options.memberId())).setInitialGroupMembers(initial);
        }
        RaftNode node = builder.build();
        executor.of(node);
        return new Member(node, store, machine);
    }

    /** The library keeps entries in a ring made for this count: it must hold all that were restored. */
    private static RaftConfig config(int snapshotEntries) {
        return RaftConfig.newBuilder()
                .setLeaderHeartbeatPeriodSecs(1)
                .setLeaderHeartbeatTimeoutSecs(6)
                .setLeaderElectionTimeoutMillis(300)
                .setCommitCountToTakeSnapshot(snapshotEntries)
                .setMaxPendingLogEntryCount(Pending.MAX_COUNT)
                .setAppendEntriesRequestBatchSize(500)
                .build();
    }

    CompletionStage<Void> start() {
        return node.start().thenAccept(started -> {});
    }

    /**
     * Sees to it that {@code answer}, which the node is to give, comes when this life ends at the latest: a node whose
     * store failed forgets about them. Any thread.
     */
    <T> CompletableFuture<T> promise(CompletableFuture<T> answer) {
        long number = promises.incrementAndGet();
        promised.put(number, answer);
        answer.whenComplete((done, failure) -> promised.remove(number));
        // The end may have come between the question and here.
        LogException over = endedFor;
        if (over != null) {
            answer.completeExceptionally(over);
        }
        return answer;
    }

    /**
     * The same from within the library's work on the log: nothing of that work reaches the disk or a peer any more, and the
     * node ends as soon as it is done.
     */
    void halt(LogException reason) {
        store.close();
        stop(reason);
    }

    /** Ends the node, closes the store, and gives what was promised {@code reason} for an answer. */
    CompletionStage<Void> stop(LogException reason) {
        return node.terminate().thenAccept(stopped -> {}).whenComplete((done, failure) -> {
            store.close();
            endedFor = reason;
            promised.values().forEach(answer -> answer.completeExceptionally(reason));
        });
    }

    /** The end of a member that is not in the group any more. */
    CompletionStage<Void> remove(LogException reason) {
        isTakenOut = true;
        return stop(reason);
    }

    boolean isTakenOut() {
        return isTakenOut;
    }

    RaftNode node() {
        return node;
    }

    long applied() {
        return machine.applied();
    }

    Optional<String> storeFailure() {
        return store.failure();
    }

    boolean isOver() {
        return node.getStatus() == RaftNodeStatus.TERMINATED;
    }

    boolean isRemoved() {
        boolean isMember = node.getCommittedMembers().getMembers().contains(node.getLocalEndpoint());
        return isOver() && (isTakenOut || !isMember);
    }

    /**
     * The library's messages on their way out. Once the store failed, nothing is said: the library would acknowledge
     * entries that only its memory has.
     */
    private record Outgoing(LogTransport transport, LogStore store) implements Transport {
        @Override
        public void send(RaftEndpoint to, RaftMessage message) {
            if (store.failure().isEmpty()) {
                transport.send(Endpoint.idOf(to), MessageCodec.encode(message));
            }
        }

        @Override
        public boolean isReachable(RaftEndpoint endpoint) {
            return transport.isReachable(Endpoint.idOf(endpoint));
        }
    }
}
