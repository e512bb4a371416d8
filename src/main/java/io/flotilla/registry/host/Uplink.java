package io.flotilla.registry.host;

import io.flotilla.link.LinkException;
import io.flotilla.link.LinkException.Reason;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.RefusedException;
import io.flotilla.registry.UnavailableException;
import io.flotilla.registry.wire.Question;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * This host's way to the leader, whoever it is: what is asked waits while there is none, and is asked again of the next
 * one, so that an election costs a request time and not its success. A leader that answers nothing is not waited for. On
 * the registry's event loop, but for {@link #isolatedMillis}.
 */
public final class Uplink {
    private static final long RETRY_MILLIS = 100;

    /** Who hears too few for so long while it waits is answered. */
    static final long CUT_OFF_MILLIS = 1_500;

    /** A leader that has answered nothing for so long is not waited for; a leaf beats once a second. */
    static final long LEADER_MILLIS = 2_000;

    private final Vertx vertx;
    private final Contacts contacts;
    private final LongSupplier nanos;
    private final Set<Attempt<?>> underWay = new LinkedHashSet<>();
    private boolean isLooking;
    private final Supplier<String> trouble;
    private Optional<Leader> leader = Optional.empty();
    private Optional<MachineId> leaderId = Optional.empty();
    private List<Promise<Void>> waiting = new ArrayList<>();
    private long leaderSince;
    private volatile boolean leadsHere;
    private volatile long answeredNanos;

    /** {@code trouble} says, in words, why there is no leader. */
    Uplink(Vertx vertx, Contacts contacts, Supplier<String> trouble) {
        this(vertx, contacts, trouble, System::nanoTime);
    }

    Uplink(Vertx vertx, Contacts contacts, Supplier<String> trouble, LongSupplier nanos) {
        this.vertx = vertx;
        this.contacts = contacts;
        this.trouble = trouble;
        this.nanos = nanos;
        answeredNanos = nanos.getAsLong();
    }

    /** The leader is now this host itself. */
    public void leadsHere(MachineId self, Leader local) {
        leadsHere = true;
        answeredNanos = nanos.getAsLong();
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
            answeredNanos = nanos.getAsLong();
            leadsHere = false;
        }
    }

    private void set(MachineId id, Leader now) {
        if (!leaderId.equals(Optional.of(id))) {
            leaderId = Optional.of(id);
            leader = Optional.of(now);
            leaderSince = nanos.getAsLong();
            List<Promise<Void>> woken = waiting;
            waiting = new ArrayList<>();
            woken.forEach(Promise::tryComplete);
        }
    }

    /** Which core hosts answer this one. */
    public Contacts contacts() {
        return contacts;
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
        return leadsHere ? 0 : since(answeredNanos);
    }

    /** Asks the leader of the moment, again and again until {@code millis} are over. */
    public <A> Future<A> ask(long millis, Question<A> question) {
        return new Asking<>(question, countdown(millis), () -> Long.MAX_VALUE).attempt();
    }

    /** Asks the leader of the moment, if there is one, and nobody after it. */
    <A> Future<A> askOnce(Question<A> question) {
        return ask(0, question);
    }

    /**
     * As {@link #ask}, but ends in time whatever happens, and gives up when too few core hosts have been in touch for
     * {@value #CUT_OFF_MILLIS} millis of the time that is waited.
     */
    public <A> Future<A> askInTouch(long millis, Question<A> question) {
        LongSupplier time = countdown(millis);
        LongSupplier cutOff = untilCutOff();
        LongSupplier left = () -> Math.min(time.getAsLong(), cutOff.getAsLong());
        return new Asking<>(question, left, left).attempt();
    }

    /** What was waited for with too few in touch counts, not what was before: they may be back in a moment. */
    private LongSupplier untilCutOff() {
        long began = nanos.getAsLong();
        return () -> CUT_OFF_MILLIS - Math.min(silentMillis(), since(began));
    }

    /** For how long this host has heard neither a majority nor a leader that has one. */
    private long silentMillis() {
        boolean hasLeader = !leadsHere && leader.isPresent();
        return hasLeader ? Math.min(contacts.silentMillis(), leaderSilence()) : contacts.silentMillis();
    }

    private LongSupplier countdown(long millis) {
        long began = nanos.getAsLong();
        return () -> millis - since(began);
    }

    private long since(long then) {
        return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - then);
    }

    /** Silence is no event: what is under way is looked at while something is. */
    private void look() {
        List.copyOf(underWay).forEach(Attempt::look);
        isLooking = !underWay.isEmpty();
        if (isLooking) {
            vertx.setTimer(RETRY_MILLIS, timer -> look());
        }
    }

    /** What is asked until it is answered, refused, or given up. */
    private final class Asking<A> {
        private final Question<A> question;
        private final LongSupplier left;
        private final LongSupplier leftUnderWay;
        private boolean mayBeDone;

        /** {@code leftUnderWay}: for how long an attempt that has begun is waited for. */
        Asking(Question<A> question, LongSupplier left, LongSupplier leftUnderWay) {
            this.question = question;
            this.left = left;
            this.leftUnderWay = leftUnderWay;
        }

        Future<A> attempt() {
            Optional<Leader> now = leader.filter(known -> leaderSilence() < LEADER_MILLIS);
            return now.isEmpty()
                    ? pause(leader.isEmpty() ? trouble.get() : silentLeader()).compose(go -> attempt())
                    : underWay(now.get()).recover(this::failed);
        }

        private Future<A> underWay(Leader asked) {
            Attempt<A> attempt = new Attempt<>(leftUnderWay);
            underWay.add(attempt);
            if (!isLooking) {
                isLooking = true;
                vertx.setTimer(RETRY_MILLIS, timer -> look());
            }
            asked.ask(question).onComplete(attempt::end);
            return attempt.answer();
        }

        private Future<A> failed(Throwable cause) {
            if (isFinal(question, cause)) {
                return Future.failedFuture(cause);
            }
            boolean isUndone = cause instanceof LinkException failure && failure.reason() == Reason.NOT_SENT;
            mayBeDone |= !isUndone;
            return pause(String.valueOf(cause.getMessage())).compose(go -> attempt());
        }

        /** Waits for a change of leader, for a moment at most; fails when no time is left. */
        private Future<Void> pause(String words) {
            long rest = left.getAsLong();
            if (rest <= 0) {
                return Future.failedFuture(new UnavailableException(refusal(words)));
            }
            Promise<Void> woken = Promise.promise();
            waiting.add(woken);
            vertx.setTimer(Math.min(rest, RETRY_MILLIS), timer -> {
                waiting.remove(woken);
                woken.tryComplete();
            });
            return woken.future();
        }

        private String refusal(String words) {
            String why = silentMillis() >= CUT_OFF_MILLIS ? contacts.words() : words;
            return mayBeDone && question instanceof Question.Submit
                    ? why + "; the leader was asked, and it may be done yet"
                    : why;
        }
    }

    /** For how long the leader has answered no beat, millis; one that is new has had no time to. */
    private long leaderSilence() {
        return Math.min(isolatedMillis(), since(leaderSince));
    }

    private String silentLeader() {
        return leaderId.map(id -> "the leader, machine %s, does not answer".formatted(id.shortId()))
                .orElseGet(trouble);
    }

    /** A question under way. */
    private final class Attempt<A> {
        private final LongSupplier left;
        private final long asked = nanos.getAsLong();
        private final Promise<A> answer = Promise.promise();

        Attempt(LongSupplier left) {
            this.left = left;
        }

        Future<A> answer() {
            return answer.future();
        }

        void end(AsyncResult<A> result) {
            underWay.remove(this);
            if (result.succeeded()) {
                answer.tryComplete(result.result());
            } else {
                answer.tryFail(result.cause());
            }
        }

        void look() {
            if (left.getAsLong() <= 0 || Math.min(leaderSilence(), since(asked)) >= LEADER_MILLIS) {
                underWay.remove(this);
                answer.tryFail(
                        LinkException.noAnswer(leadsHere ? "this host leads, but nobody follows" : silentLeader()));
            }
        }
    }

    /** What cannot be read there now may be read soon; what cannot be done there is not asked for twice. */
    private static boolean isFinal(Question<?> question, Throwable cause) {
        return !(question instanceof Question.OfCore)
                && (cause instanceof UnavailableException || cause instanceof RefusedException);
    }
}
