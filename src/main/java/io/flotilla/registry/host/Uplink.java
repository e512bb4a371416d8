package io.flotilla.registry.host;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.RefusedException;
import io.flotilla.registry.UnavailableException;
import io.flotilla.registry.wire.Question;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * This host's way to the leader, whoever it is: what is asked waits while there is none, and is asked again of the next
 * one, so that an election costs a request time and not its success. On the registry's event loop, but for {@link #isolatedMillis}.
 */
public final class Uplink {
    private static final long RETRY_MILLIS = 100;

    private final Vertx vertx;
    private final Supplier<String> trouble;
    private Optional<Leader> leader = Optional.empty();
    private Optional<MachineId> leaderId = Optional.empty();
    private List<Promise<Void>> waiting = new ArrayList<>();
    private volatile boolean leadsHere;
    private volatile long answeredNanos = System.nanoTime();

    /** {@code trouble} says, in words, why there is no leader. */
    Uplink(Vertx vertx, Supplier<String> trouble) {
        this.vertx = vertx;
        this.trouble = trouble;
    }

    /** The leader is now this host itself. */
    public void leadsHere(MachineId self, Leader local) {
        leadsHere = true;
        answeredNanos = System.nanoTime();
        set(self, local);
    }

    public void leadsThere(MachineId id, Leader remote) {
        stopLeading();
        set(id, remote);
    }

    public void nobodyLeads() {
        stopLeading();
        leader = Optional.empty();
        leaderId = Optional.empty();
    }

    private void stopLeading() {
        if (leadsHere) {
            answeredNanos = System.nanoTime();
            leadsHere = false;
        }
    }

    private void set(MachineId id, Leader now) {
        if (!leaderId.equals(Optional.of(id))) {
            leaderId = Optional.of(id);
            leader = Optional.of(now);
            List<Promise<Void>> woken = waiting;
            waiting = new ArrayList<>();
            woken.forEach(Promise::tryComplete);
        }
    }

    public Optional<MachineId> leaderId() {
        return leaderId;
    }

    /** A leader with a quorum answered the beat that was sent at {@code sentNanos}. */
    public void answered(long sentNanos) {
        answeredNanos = Math.max(answeredNanos - sentNanos, 0) + sentNanos;
    }

    /** Any thread. */
    public long isolatedMillis() {
        return leadsHere ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - answeredNanos);
    }

    /** Asks the leader of the moment, again and again until {@code millis} are over. */
    public <A> Future<A> ask(long millis, Question<A> question) {
        return attempt(countdown(millis), question);
    }

    /** As {@link #ask}, but gives up when no leader has been in touch for {@code silence} millis. */
    public <A> Future<A> askInTouch(long millis, long silence, Question<A> question) {
        LongSupplier left = countdown(millis);
        return attempt(() -> Math.min(left.getAsLong(), silence - isolatedMillis()), question);
    }

    private static LongSupplier countdown(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        return () -> TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }

    private <A> Future<A> attempt(LongSupplier left, Question<A> question) {
        Optional<Leader> now = leader;
        if (now.isEmpty()) {
            return pause(left.getAsLong(), trouble.get()).compose(go -> attempt(left, question));
        }
        return now.get()
                .ask(question)
                .recover(cause -> isFinal(question, cause)
                        ? Future.failedFuture(cause)
                        : pause(left.getAsLong(), String.valueOf(cause.getMessage()))
                                .compose(go -> attempt(left, question)));
    }

    /** What cannot be read there now may be read soon; what cannot be done there is not asked for twice. */
    private static boolean isFinal(Question<?> question, Throwable cause) {
        return !(question instanceof Question.OfCore)
                && (cause instanceof UnavailableException || cause instanceof RefusedException);
    }

    /** Waits for a change of leader, for a moment at most; fails when no time is left. */
    private Future<Void> pause(long left, String words) {
        if (left <= 0) {
            return Future.failedFuture(new UnavailableException(words));
        }
        Promise<Void> woken = Promise.promise();
        waiting.add(woken);
        vertx.setTimer(Math.min(left, RETRY_MILLIS), timer -> {
            waiting.remove(woken);
            woken.tryComplete();
        });
        return woken.future();
    }
}
