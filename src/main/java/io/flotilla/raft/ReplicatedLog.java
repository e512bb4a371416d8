package io.flotilla.raft;

import io.flotilla.raft.LogException.Reason;
import io.flotilla.raft.store.DirectoryLock;
import io.flotilla.raft.store.Endpoint;
import io.flotilla.raft.store.StoreException;
import io.flotilla.raft.store.StoredLog;
import io.microraft.MembershipChangeMode;
import io.microraft.RaftNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log on MicroRaft: checks and bounds what comes in, and hops between its callers and the log's thread. */
final class ReplicatedLog implements DurableLog {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicatedLog.class);
    private static final String NO_MAJORITY = "no majority had it on disk in time: it may be done yet";
    private static final Duration MEMBERSHIP_TIMEOUT = Duration.ofSeconds(15);
    private static final long CLOSE_MILLIS = 2_000;
    private static final long MAX_PENDING_BYTES = 16 << 20;
    private static final int MAX_PENDING_MESSAGES = 10_000;
    private static final Duration TRANSFER_TIMEOUT = Duration.ofSeconds(2);

    private final Context context;
    private final LogOptions options;
    private final RaftThread thread;
    private final DirectoryLock lock;
    private final MemberWatch watch;
    private final Incoming incoming;
    private final List<Consumer<LogStatus>> watchers = new CopyOnWriteArrayList<>();
    private final Pending commands = new Pending(Pending.MAX_COUNT, MAX_PENDING_BYTES);
    private final Pending messages = new Pending(MAX_PENDING_MESSAGES, 2L * MessageCodec.MAX_BYTES);

    private ReplicatedLog(
            Context context,
            LogOptions options,
            RaftThread thread,
            DirectoryLock lock,
            StateMachine machine,
            LogTransport transport) {
        this.context = context;
        this.options = options;
        this.thread = thread;
        this.lock = lock;
        this.watch = new MemberWatch(options, machine, transport, thread, this::tell);
        this.incoming = new Incoming(watch);
    }

    static boolean exists(Path directory) {
        try {
            return Files.isDirectory(directory) && hasBegun(directory);
        } catch (StoreException e) {
            throw Refusals.ofOpening(e, directory);
        }
    }

    private static boolean hasBegun(Path directory) {
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            return StoredLog.hasBegun(directory);
        } finally {
            lock.close();
        }
    }

    static Future<DurableLog> open(Vertx vertx, LogOptions options, StateMachine machine, LogTransport transport) {
        Context context = vertx.getOrCreateContext();
        RaftThread thread = new RaftThread(options.memberId());
        CompletionStage<DurableLog> opening = onThread(thread, () -> {
            DirectoryLock lock = DirectoryLock.take(options.directory());
            ReplicatedLog log = new ReplicatedLog(context, options, thread, lock, machine, transport);
            return onThread(thread, log.watch::open)
                    .<DurableLog>thenApply(opened -> log)
                    .whenComplete((opened, failure) -> log.releaseIf(failure != null));
        });
        return Future.fromCompletionStage(opening, context).recover(failure -> {
            thread.stop();
            return Future.failedFuture(Refusals.ofOpening(failure, options.directory()));
        });
    }

    /** What {@code step}, run on the log's thread, leads to; a throw becomes a failure. */
    private static <T> CompletionStage<T> onThread(RaftThread thread, Supplier<CompletionStage<T>> step) {
        return CompletableFuture.supplyAsync(step, thread).thenCompose(stage -> stage);
    }

    @Override
    public Future<Committed> submit(byte[] command) {
        if (command.length > LogOptions.MAX_COMMAND_BYTES) {
            return refuse(
                    Reason.TOO_LARGE,
                    "a command of %d bytes; the most is %d".formatted(command.length, LogOptions.MAX_COMMAND_BYTES));
        }
        if (!commands.enter(command.length)) {
            return refuse(Reason.BUSY, "too many commands are under way");
        }
        return ask(options.submitTimeout(), NO_MAJORITY, node -> node.replicate(command)
                        .thenApply(done -> new Committed(done.getCommitIndex(), done.getResult())))
                .map(ReplicatedLog::unlessFailed)
                .onComplete(done -> commands.leave(command.length));
    }

    private static Committed unlessFailed(Committed committed) {
        if (committed.result() instanceof OpaqueMachine.Unread unread) {
            throw new LogException(Reason.UNREADABLE, unread.words());
        }
        if (committed.result() instanceof OpaqueMachine.Broken broken) {
            throw new LogException(
                    Reason.APPLY_FAILED,
                    "the state machine failed on entry %d: %s".formatted(committed.index(), broken.cause()),
                    broken.cause());
        }
        return committed;
    }

    @Override
    public Future<Committed> addMember(String id) {
        return changeMembers(id, MembershipChangeMode.ADD_OR_PROMOTE_TO_FOLLOWER);
    }

    @Override
    public Future<Committed> removeMember(String id) {
        return changeMembers(id, MembershipChangeMode.REMOVE_MEMBER);
    }

    private Future<Committed> changeMembers(String id, MembershipChangeMode mode) {
        Endpoint endpoint = new Endpoint(id);
        return ask(MEMBERSHIP_TIMEOUT, NO_MAJORITY, node -> node.changeMembership(
                        endpoint, mode, node.getCommittedMembers().getLogIndex())
                .thenApply(done -> new Committed(
                        done.getCommitIndex(),
                        StatusReport.idsOf(done.getResult().getMembers()))));
    }

    @Override
    public Future<Void> transferLeadership(String toId) {
        Endpoint endpoint = new Endpoint(toId);
        return ask(
                TRANSFER_TIMEOUT,
                "member %s did not take over the lead".formatted(toId),
                node -> node.transferLeadership(endpoint).<Void>thenApply(done -> null));
    }

    /** A question to the node, answered on the caller's context if it has one, in time, and with our failures. */
    private <T> Future<T> ask(Duration timeout, String late, Question<T> question) {
        if (watch.isClosing() || watch.member().map(Member::isRemoved).orElse(false)) {
            return refuse(Reason.CLOSED, "this member's log is closed, or the member was removed from the group");
        }
        LogStatus status = watch.status();
        if (status.unreadable().isPresent()) {
            return refuse(Reason.UNREADABLE, status.unreadable().get());
        }
        if (status.storeFailure().isPresent()) {
            return refuse(Reason.STORE_FAILED, status.storeFailure().get());
        }
        return watch.member()
                .map(member -> member.promise(question.to(member.node())))
                .map(answer -> answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS))
                .map(answer -> Future.fromCompletionStage(answer, here()))
                .orElseGet(() -> refuse(Reason.STORE_FAILED, "the log is being reopened"))
                .recover(failure -> Future.failedFuture(Refusals.of(failure, watch, late)));
    }

    private static <T> Future<T> refuse(Reason reason, String words) {
        return Future.failedFuture(new LogException(reason, words));
    }

    private Context here() {
        Context current = Vertx.currentContext();
        return current == null ? context : current;
    }

    @Override
    public void condemn(String words) {
        thread.execute(() -> watch.condemn(words));
    }

    @Override
    public LogStatus status() {
        return watch.status();
    }

    @Override
    public void watch(Consumer<LogStatus> watcher) {
        // On the log's thread, so that nothing is told between the first status and the next.
        thread.execute(() -> {
            watchers.add(watcher);
            LogStatus now = watch.status();
            context.runOnContext(hop -> watcher.accept(now));
        });
    }

    private void tell(LogStatus status) {
        watchers.forEach(watcher -> context.runOnContext(hop -> watcher.accept(status)));
    }

    @Override
    public void receive(String fromId, Buffer message) {
        int length = message.length();
        if (length > MessageCodec.MAX_BYTES + Envelope.MAX_BYTES || !Endpoint.isId(fromId) || !messages.enter(length)) {
            LOG.debug("dropped {} bytes from {}", length, fromId);
            return;
        }
        byte[] bytes = message.getBytes();
        thread.execute(() -> {
            messages.leave(length);
            incoming.receive(new Endpoint(fromId), bytes);
        });
    }

    @Override
    public Future<Void> close() {
        CompletableFuture<Void> closing = onThread(thread, () -> watch.close().<Void>handle((done, failure) -> {
                    releaseIf(true);
                    thread.stop();
                    return null;
                }))
                .toCompletableFuture();
        return Future.fromCompletionStage(closing.orTimeout(CLOSE_MILLIS, TimeUnit.MILLISECONDS), here());
    }

    private void releaseIf(boolean isOver) {
        if (isOver) {
            lock.close();
        }
    }

    /** Something asked of the library. */
    private interface Question<T> {
        CompletableFuture<T> to(RaftNode node);
    }
}
