package io.flotilla.raft;

import io.flotilla.raft.LogException.Reason;
import io.flotilla.raft.store.LogStore;
import io.flotilla.raft.store.StoreException;
import io.microraft.RaftRole;
import io.microraft.report.RaftNodeReport;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a member alive: opens it, looks after it twice a second, and when its disk failed reopens it from disk, in this
 * process, until that succeeds. A log that this version cannot read is left alone: it would be met again as it is.
 * Everything here runs on the log's thread, but for the accessors.
 */
final class MemberWatch {
    private static final Logger LOG = LoggerFactory.getLogger(MemberWatch.class);
    private static final long LOOK_MILLIS = 500;
    private static final long RETRY_MILLIS = 1_000;

    private final LogOptions options;
    private final StateMachine machine;
    private final LogTransport transport;
    private final RaftThread thread;
    private final Consumer<LogStatus> onChange;
    private final Removals removals;
    private final SetBack setBack;
    private final StuckFollowers followers = new StuckFollowers();

    private volatile @Nullable Member member;
    private volatile LogStatus status;
    private volatile boolean isClosing;
    private @Nullable RaftNodeReport report;
    private String failure = "";
    private String unreadable = "";
    private int readyTerm = -1;

    MemberWatch(
            LogOptions options,
            StateMachine machine,
            LogTransport transport,
            RaftThread thread,
            Consumer<LogStatus> onChange) {
        this.options = options;
        this.machine = machine;
        this.transport = transport;
        this.thread = thread;
        this.onChange = onChange;
        this.setBack = new SetBack(options.memberId(), transport);
        this.removals = new Removals(options.memberId(), transport, this::publish);
        this.status = presentStatus();
    }

    /** The present life; empty before the first and, for a moment, while the store is opened anew. Any thread. */
    Optional<Member> member() {
        return Optional.ofNullable(member);
    }

    /** Any thread. */
    LogStatus status() {
        return status.appliedTo(member().map(Member::applied).orElse(0L));
    }

    Removals removals() {
        return removals;
    }

    SetBack setBack() {
        return setBack;
    }

    boolean isClosing() {
        return isClosing;
    }

    /** The first opening, whose failure is the caller's; only later ones are tried again. */
    CompletionStage<Void> open() {
        return begin(openStore()).exceptionallyCompose(this::unlessUnreadable).thenRun(() -> {
            publish();
            thread.every(LOOK_MILLIS, this::look);
        });
    }

    /** Ends the present life; none follows. */
    CompletionStage<Void> close() {
        isClosing = true;
        return endLife().whenComplete((done, failed) -> publish());
    }

    private LogStore openStore() {
        return LogStore.open(options.directory(), options.memberId(), new StoreTroubles(this));
    }

    private CompletionStage<Void> begin(LogStore store) {
        machine.reset();
        readyTerm = -1;
        try {
            OpaqueMachine opaque = new OpaqueMachine(machine, options.snapshotBytes(), new MachineEvents());
            Member next = Member.of(options, store, opaque, transport, thread, this::reported);
            member = next;
            return next.start();
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** A snapshot that cannot be read keeps the node from starting; the log is open nevertheless, and says why. */
    private CompletionStage<Void> unlessUnreadable(Throwable failed) {
        return unreadable.isEmpty() ? CompletableFuture.failedFuture(failed) : CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Void> endLife() {
        Member last = member;
        member = null;
        report = null;
        if (last == null) {
            return CompletableFuture.completedFuture(null);
        }
        return last.stop(
                isClosing
                        ? new LogException(Reason.CLOSED, "this member's log was closed")
                        : new LogException(Reason.STORE_FAILED, failure));
    }

    void storeFailed(String words) {
        if (failure.isEmpty()) {
            failure = words;
            LOG.error("{}: the log stops until it can be reopened: {}", options.memberId(), words);
            thread.execute(this::reopen);
            publish();
        }
    }

    private void reopen() {
        if (!isClosing) {
            endLife().whenComplete((done, failed) -> thread.execute(this::tryBegin));
        }
    }

    private void tryBegin() {
        if (isClosing) {
            return;
        }
        try {
            LogStore store = openStore();
            store.rehearse();
            begin(store).exceptionallyCompose(this::unlessUnreadable).whenComplete((started, failed) -> {
                // The library starts also when its first write failed.
                String words = failed == null
                        ? member().flatMap(Member::storeFailure).orElse("")
                        : String.valueOf(failed.getMessage());
                if (words.isEmpty() || !unreadable.isEmpty()) {
                    reopened();
                } else {
                    tryLater(words);
                }
            });
        } catch (StoreException e) {
            tryLater(String.valueOf(e.getMessage()));
        }
    }

    private void reopened() {
        LOG.info("{}: the log is open again after: {}", options.memberId(), failure);
        failure = "";
        publish();
    }

    private void tryLater(String words) {
        failure = words;
        publish();
        endLife().whenComplete((done, ignored) -> thread.after(RETRY_MILLIS, this::tryBegin));
    }

    /** What no event tells: free space, a node that ended, a store that failed while it opened, stuck followers. */
    private void look() {
        Member present = member;
        if (isClosing || present == null || !unreadable.isEmpty()) {
            publish();
            return;
        }
        Optional<String> storeFailure = present.storeFailure();
        if (present.isRemoved()) {
            LOG.debug("{}: not in the group any more", options.memberId());
        } else if (failure.isEmpty() && storeFailure.isPresent()) {
            storeFailed(storeFailure.get());
        } else if (failure.isEmpty() && present.isOver()) {
            storeFailed("the member stopped by itself");
        } else if (!present.isOver()) {
            present.note();
            present.node().getReport().thenAccept(ordered -> lookAt(present, ordered.getResult()));
        }
        publish();
    }

    /** This log lacks what others have seen of it: it is closed for good. */
    void condemn(String words) {
        Member present = member;
        if (present != null && unreadable.isEmpty()) {
            present.condemn(words);
            halt(words);
        }
    }

    /** This member takes no part any more, until its log is opened again. */
    void halt(String words) {
        if (unreadable.isEmpty()) {
            LOG.error("{}: the log stops: {}", options.memberId(), words);
            unreadable = words;
            member().orElseThrow().halt(new LogException(Reason.UNREADABLE, words));
            publish();
        }
    }

    private void lookAt(Member present, RaftNodeReport latest) {
        reported(latest);
        if (Removals.leadsFromOutside(present, latest)) {
            removals.leave(present);
            return;
        }
        Map<String, Long> matches = StatusReport.matchesOf(latest);
        Set<String> answering = StuckFollowers.answering(latest, thread.clock().millis());
        long nowMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        if (followers.isSnapshotDue(nowMillis, latest.getLog().getCommitIndex(), matches, answering)) {
            LOG.warn("{}: a follower answers but does not advance: {}, taking a snapshot", options.memberId(), matches);
            present.node().takeSnapshot();
        }
    }

    private void reported(RaftNodeReport latest) {
        RaftNodeReport last = report;
        report = latest;
        publish();
        if (last != null && latest.getRole() == RaftRole.LEADER) {
            removals.tellThoseGone(last.getCommittedMembers(), latest.getCommittedMembers());
        }
    }

    private void publish() {
        LogStatus next = presentStatus();
        LogStatus last = status;
        status = next;
        if (!next.isLike(last)) {
            onChange.accept(next);
        }
    }

    private LogStatus presentStatus() {
        boolean isOver = member().map(Member::isOver).orElse(true);
        boolean isReadable = unreadable.isEmpty();
        boolean isRemoved = isReadable && member().map(Member::isRemoved).orElse(false);
        return new StatusReport(
                        Optional.ofNullable(report),
                        member().map(Member::applied).orElse(0L),
                        failure.isEmpty() && isReadable && !isClosing && !isOver,
                        isRemoved,
                        readyTerm,
                        failure.isEmpty() ? Optional.empty() : Optional.of(failure),
                        isReadable ? Optional.empty() : Optional.of(unreadable))
                .toStatus(options);
    }

    /** What the state machine's stand-in tells and asks. */
    private final class MachineEvents implements OpaqueMachine.Events {
        @Override
        public int term() {
            return member().orElseThrow().node().getTerm().getTerm();
        }

        @Override
        public void ready(int term) {
            readyTerm = term;
            publish();
        }

        @Override
        public void snapshotDue() {
            member().ifPresent(present -> present.node().takeSnapshot());
        }

        @Override
        public void unreadable(String words) {
            halt(words);
        }
    }
}
