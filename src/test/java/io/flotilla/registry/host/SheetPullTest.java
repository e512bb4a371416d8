package io.flotilla.registry.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.desired.KeptMark;
import io.flotilla.desired.OrderSheet;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.wire.Question;
import io.flotilla.registry.wire.SheetAnswer;
import io.flotilla.testing.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A leader that has a sheet to give, and says so in its beats or is silent. */
class SheetPullTest {
    private static final MachineId SELF = new MachineId("a".repeat(32));
    private static final MachineId LEADER = new MachineId("b".repeat(32));
    private static final long SILENCE_MS = 1_600;
    private static final OrderSheet SHEET = new OrderSheet(SELF, "log", 1, 5, new TreeMap<>(), Set.of());

    private static final OrderSheet NEXT = new OrderSheet(SELF, "log", 2, 5, new TreeMap<>(), Set.of());

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<OrderSheet> told = new CopyOnWriteArrayList<>();
    private final Uplink uplink = new Uplink(vertx, Contacts.ofLeaf(LEADER, List::of), () -> "no leader");
    private final Lease lease = new Lease(Duration.ofSeconds(10));
    private final SheetPull pull = new SheetPull(vertx, uplink, lease);
    private volatile OrderSheet sheet = SHEET;

    @BeforeEach
    void theSheetIsThere() {
        onLoop(() -> {
            uplink.leadsThere(LEADER, new OneSheet());
            lease.renewed(System.nanoTime());
            pull.watch(loop, told::add);
        });
        beat(true);
        untilToldTimes(1);
    }

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    /** Returns when it is done, and so is all that was under way before. */
    private void onLoop(Runnable work) {
        Promise<Void> done = Promise.promise();
        loop.runOnContext(go -> {
            work.run();
            done.complete();
        });
        Await.the(done.future());
    }

    private void beat(boolean answersUs) {
        onLoop(() -> {
            if (answersUs) {
                uplink.answered(System.nanoTime());
            }
            pull.changedAt("log", sheet.term(), sheet.revision(), KeptMark.of(Set.of()));
        });
    }

    private void untilToldTimes(int times) {
        Await.until(told::size, size -> size == times);
    }

    @Test
    void ordersThatDidNotChangeAreNotSaidAgain() {
        beat(true);
        beat(true);
        onLoop(pull::hint);
        onLoop(() -> {});
        assertEquals(1, told.size());
    }

    @Test
    void afterASilenceTheSameOrdersAreSaidAgainOnce() {
        Await.until(uplink::isolatedMillis, millis -> millis > SILENCE_MS);
        beat(true);
        untilToldTimes(2);
        beat(true);
        onLoop(() -> {});
        assertEquals(List.of(SHEET, SHEET), told);
    }

    @Test
    void aLeaderThatIsHeardButDoesNotHearUsSaysNothingAgain() {
        Await.until(
                () -> {
                    beat(false);
                    return uplink.isolatedMillis();
                },
                millis -> millis > SILENCE_MS);
        beat(false);
        onLoop(() -> {});
        assertEquals(1, told.size());
        beat(true);
        untilToldTimes(2);
    }

    @Test
    void newOrdersThatOvertakeTheAnswerToOurBeatAreSaidAgain() {
        Await.until(uplink::isolatedMillis, millis -> millis > SILENCE_MS);
        sheet = NEXT;
        beat(false);
        untilToldTimes(2);
        beat(true);
        untilToldTimes(3);
        beat(true);
        onLoop(() -> {});
        assertEquals(List.of(SHEET, NEXT, NEXT), told);
    }

    @Test
    void ordersOfALeaderThatIsNotSureYetAreSaidAgainWhenItIs() {
        Lease shortLease = new Lease(Duration.ofMillis(200));
        SheetPull unsure = new SheetPull(vertx, uplink, shortLease);
        List<OrderSheet> said = new CopyOnWriteArrayList<>();
        long longAgo = System.nanoTime() - TimeUnit.SECONDS.toNanos(10);
        Runnable answered = () -> {
            uplink.answered(System.nanoTime());
            unsure.changedAt("log", sheet.term(), sheet.revision(), KeptMark.of(Set.of()));
        };
        onLoop(() -> {
            unsure.watch(loop, said::add);
            shortLease.renewed(longAgo);
            answered.run();
        });
        Await.until(said::size, size -> size == 1);
        onLoop(answered);
        onLoop(() -> {});
        assertEquals(1, said.size());
        onLoop(() -> {
            shortLease.renewed(System.nanoTime());
            answered.run();
        });
        Await.until(said::size, size -> size == 2);
        onLoop(() -> {
            shortLease.renewed(System.nanoTime());
            answered.run();
        });
        onLoop(() -> {});
        assertEquals(2, said.size());
    }

    private final class OneSheet extends UnaskedLeader {
        @Override
        Future<?> answer(Question<?> question) {
            boolean isKnown = ((Question.GetSheet) question).equals(Question.GetSheet.after(Optional.of(sheet)));
            return Future.succeededFuture(isKnown ? new SheetAnswer.NoNews() : new SheetAnswer.Whole(sheet));
        }
    }
}
