package io.flotilla.registry.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.desired.Command;
import io.flotilla.desired.CoreHost;
import io.flotilla.desired.Decided;
import io.flotilla.desired.Outcome;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.NotLeadingException;
import io.flotilla.registry.UnavailableException;
import io.flotilla.registry.wire.Question;
import io.flotilla.testing.Await;
import io.flotilla.unit.UnitName;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Core host 1 of three, whose clock the test moves, and leaders that answer when the test says so. */
class UplinkTest {
    private static final MachineId SELF = machine(1);
    private static final MachineId TWO = machine(2);
    private static final MachineId THREE = machine(3);
    private static final Question.Submit WRITE =
            Question.Submit.of(new Command.DeleteUnit("r", new UnitName("a.service")));
    private static final Decided DECIDED = new Decided(7, Outcome.DELETED);
    private static final long PATIENCE = 5_000;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final AtomicLong clock = new AtomicLong();
    private final List<CoreHost> group = List.of(host(SELF, 1), host(TWO, 2), host(THREE, 3));
    private final Contacts contacts = new Contacts(() -> group, SELF, true, clock::get);
    private final Uplink uplink = new Uplink(vertx, contacts, () -> "no leader", clock::get);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Promise<Decided> secondAnswer = Promise.promise();

    private static MachineId machine(int digit) {
        return new MachineId(String.valueOf(digit).repeat(32));
    }

    private static CoreHost host(MachineId machine, int number) {
        return new CoreHost(machine, "10.0.0." + number, number);
    }

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private <T> T onLoop(Callable<T> work) {
        return Await.the(Future.future(done -> loop.runOnContext(go -> {
            try {
                done.complete(work.call());
            } catch (Exception e) {
                done.fail(e);
            }
        })));
    }

    private void run(Runnable work) {
        onLoop(() -> {
            work.run();
            return true;
        });
    }

    private void leads(MachineId machine, Future<?> answer) {
        run(() -> uplink.leadsThere(machine, new UnaskedLeader() {
            @Override
            Future<?> answer(Question<?> question) {
                asked.add(machine.shortId());
                return answer;
            }
        }));
    }

    @BeforeEach
    void twoLeads() {
        leads(TWO, Promise.promise().future());
        answer(TWO, THREE);
    }

    private void answer(MachineId... hosts) {
        run(() -> List.of(hosts).forEach(host -> contacts.answered(host, clock.get())));
    }

    private void leaderAnswers() {
        run(() -> uplink.answered(clock.get()));
    }

    private Future<Decided> write() {
        return onLoop(() -> List.of(uplink.askInTouch(PATIENCE, WRITE))).get(0);
    }

    private void pass(long millis) {
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private static String refusal(Future<?> write) {
        Throwable cause = Await.the(write.transform(result -> Future.succeededFuture(result.cause())));
        assertEquals(UnavailableException.class, cause.getClass());
        return String.valueOf(cause.getMessage());
    }

    private void looksTwice() {
        Promise<Void> passed = Promise.promise();
        vertx.setTimer(250, go -> passed.complete());
        Await.the(passed.future());
    }

    @Test
    void whoHearsNoMajorityIsToldSoWhileItsQuestionIsUnderWay() {
        Future<Decided> write = write();
        pass(1_400);
        looksTwice();
        assertFalse(write.isComplete());
        pass(200);
        assertEquals(
                "no majority of the core hosts answers, so there is no leader to ask: nothing from 10.0.0.2 for 1 s,"
                        + " 10.0.0.3 for 1 s; the leader was asked, and it may be done yet",
                refusal(write));
    }

    @Test
    void whoHearsNoMajorityIsToldSoWhileItWaitsForALeader() {
        run(uplink::nobodyLeads);
        pass(60_000);
        Future<Decided> write = write();
        looksTwice();
        assertFalse(write.isComplete(), "they may be back in a moment");
        pass(1_600);
        String words = refusal(write);
        assertTrue(words.contains("nothing from 10.0.0.2 for 61 s"), words);
        assertFalse(words.contains("may be done"), words);
    }

    @Test
    void whoHearsAMajorityWaitsForTheNextLeaderAndAsksItInstead() {
        Future<Decided> write = write();
        pass(2_100);
        answer(THREE);
        looksTwice();
        assertFalse(write.isComplete());
        leads(THREE, Future.succeededFuture(DECIDED));
        assertEquals(DECIDED, Await.the(write));
        assertEquals(List.of(TWO.shortId(), THREE.shortId()), asked);
    }

    @Test
    void aLeaderThatAnswersItsBeatsIsWaitedForUntilTheTimeIsOver() {
        Future<Decided> write = write();
        for (int i = 0; i < 4; i++) {
            pass(1_200);
            answer(TWO, THREE);
            leaderAnswers();
            looksTwice();
            assertFalse(write.isComplete());
        }
        pass(1_000);
        answer(TWO, THREE);
        leaderAnswers();
        assertEquals(
                "the leader, machine 22222222, does not answer; the leader was asked, and it may be done yet",
                refusal(write));
        assertEquals(1, asked.size());
    }

    @Test
    void aLeaderThatHasAnsweredNothingForLongIsNotAsked() {
        pass(2_100);
        answer(THREE);
        Future<Decided> write = write();
        looksTwice();
        assertEquals(List.of(), asked);
        leaderAnswers();
        Await.until(() -> asked, List.of(TWO.shortId())::equals);
        assertFalse(write.isComplete());
    }

    @Test
    void aNewLeaderIsAskedBeforeItHasAnsweredABeat() {
        pass(4_000);
        answer(THREE);
        leads(THREE, Future.succeededFuture(DECIDED));
        assertEquals(DECIDED, Await.the(write()));
    }

    @Test
    void theHostThatLeadsRefusesWhenNobodyFollowsIt() {
        run(() -> uplink.leadsHere(SELF, new UnaskedLeader() {
            @Override
            Future<?> answer(Question<?> question) {
                return secondAnswer.future();
            }
        }));
        Future<Decided> write = write();
        pass(1_600);
        assertTrue(refusal(write).startsWith("no majority of the core hosts answers"));
        run(() -> secondAnswer.fail(new NotLeadingException("too late")));
    }

    @Test
    void aLeafNeedsAMajorityOfTheCoreHostsToHearOfTheNextLeader() {
        Contacts leaf = new Contacts(() -> group, machine(9), false, clock::get);
        pass(3_000);
        assertEquals(3_000, leaf.silentMillis());
        leaf.answered(THREE, clock.get());
        assertEquals(3_000, leaf.silentMillis());
        assertEquals(
                "no majority of the core hosts answers, so there is no leader to ask: nothing from 10.0.0.1 for 3 s,"
                        + " 10.0.0.2 for 3 s",
                leaf.words());
        leaf.answered(TWO, clock.get());
        pass(100);
        assertEquals(100, leaf.silentMillis());
        pass(4_900);
        assertEquals(
                "no core host answers, so there is no leader to ask: nothing from 10.0.0.1 for 8 s, 10.0.0.2 for 5 s,"
                        + " 10.0.0.3 for 5 s",
                leaf.words());
    }

    @Test
    void aLeafThatDoesNotKnowTheCoreHostsYetNeedsOne() {
        Contacts leaf = new Contacts(List::of, machine(9), false, clock::get);
        pass(3_000);
        assertEquals(3_000, leaf.silentMillis());
        leaf.answered(THREE, clock.get());
        assertEquals(0, leaf.silentMillis());
    }

    @Test
    void aLeaderThatHasAMajorityIsEnoughWhomeverElseThisHostHears() {
        leads(THREE, secondAnswer.future());
        Future<Decided> write = write();
        for (int i = 0; i < 30; i++) {
            pass(100);
            run(() -> uplink.answered(clock.get()));
        }
        looksTwice();
        assertFalse(write.isComplete());
        run(() -> secondAnswer.complete(DECIDED));
        assertEquals(DECIDED, Await.the(write));
    }

    @Test
    void aCoreOfOneNeedsNobody() {
        Contacts alone = new Contacts(() -> List.of(host(SELF, 1)), SELF, true, clock::get);
        pass(60_000);
        assertEquals(0, alone.silentMillis());
    }

    @Test
    void aMajorityOfFiveIsTwoOthers() {
        List<CoreHost> five =
                List.of(host(SELF, 1), host(TWO, 2), host(THREE, 3), host(machine(4), 4), host(machine(5), 5));
        Contacts one = new Contacts(() -> five, SELF, true, clock::get);
        pass(3_000);
        one.answered(TWO, clock.get());
        assertEquals(3_000, one.silentMillis());
        one.answered(THREE, clock.get());
        assertEquals(0, one.silentMillis());
    }
}
