package io.flotilla.raft;

import io.flotilla.raft.store.Endpoint;
import io.flotilla.raft.store.EntryCodec;
import io.flotilla.raft.store.LogStore;
import io.microraft.RaftConfig;
import io.microraft.RaftEndpoint;
import io.microraft.RaftNode;
import io.microraft.RaftNodeStatus;
import io.microraft.impl.RaftNodeImpl;
import io.microraft.model.message.RaftMessage;
import io.microraft.persistence.RestoredRaftState;
import io.microraft.report.RaftNodeReportListener;
import io.microraft.transport.Transport;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of this member, from an opening of its store to its end. Log's thread only, but for the node's own calls. */
final class Member {
    private static final Logger LOG = LoggerFactory.getLogger(Member.class);

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
        Outgoing outgoing = new Outgoing(transport, store, machine);
        RaftNode.RaftNodeBuilder builder = RaftNode.newBuilder()
                .setGroupId(MessageCodec.GROUP)
                .setConfig(config(Math.max(options.snapshotEntries(), entries)))
                .setExecutor(executor)
                .setClock(thread.clock())
                .setModelFactory(EntryCodec.MODEL)
                .setStore(store)
                .setStateMachine(machine)
                .setTransport(outgoing)
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
        outgoing.of(node);
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

    Optional<String> leader() {
        return Optional.ofNullable(node.getTerm().getLeaderEndpoint()).map(Endpoint::idOf);
    }

    /** Has what was seen written down, for the next start. */
    void note() {
        try {
            store.committed(applied());
            store.note();
        } catch (IOException e) {
            LOG.debug("what was seen is not written: {}", e.getMessage());
        }
    }

    /** The store is never to be opened again. */
    void condemn(String words) {
        try {
            store.condemn(words);
        } catch (IOException e) {
            LOG.warn("the verdict on this log is not written: {}", e.getMessage());
        }
    }

    LogStore store() {
        return store;
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
    private static final class Outgoing implements Transport {
        private final LogTransport transport;
        private final LogStore store;
        private final OpaqueMachine machine;
        private @Nullable RaftNodeImpl node;

        Outgoing(LogTransport transport, LogStore store, OpaqueMachine machine) {
            this.transport = transport;
            this.store = store;
            this.machine = machine;
        }

        /** The node whose messages these are; before it starts. */
        void of(RaftNode started) {
            node = (RaftNodeImpl) started;
        }

        @Override
        public void send(RaftEndpoint to, RaftMessage message) {
            if (store.failure().isEmpty()) {
                store.committed(machine.applied());
                EntryMark committed = node == null
                        ? EntryMark.NONE
                        : EntryMark.of(node, store.seen().committed());
                Buffer bytes = MessageCodec.encode(message);
                transport.send(Endpoint.idOf(to), new Envelope(store.extent(), committed, bytes).encode());
            }
        }

        @Override
        public boolean isReachable(RaftEndpoint endpoint) {
            return transport.isReachable(Endpoint.idOf(endpoint));
        }
    }
}
