package io.flotilla.hazelcast;

import static io.flotilla.hazelcast.Members.await;
import static io.flotilla.hazelcast.Members.awaitSafe;
import static io.flotilla.hazelcast.Members.awaitThat;
import static io.flotilla.hazelcast.Members.read;
import static io.flotilla.hazelcast.Members.size;
import static io.flotilla.hazelcast.Members.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterOfManyIT {
    private final Members members = new Members();

    @AfterEach
    void stop() {
        members.close();
    }

    @Test
    void allSeeWhatOneWritesAndHearWhatOnePublishes() {
        List<Cluster> three = members.startTogether(1, 2, 3);
        three.forEach(one -> assertEquals(3, size(one)));
        Cluster first = three.get(0);
        await(first.units().write(write("a", 5, "five")));
        for (Cluster one : three) {
            assertEquals("5 five", await(read(one.units(), "a")));
            await(one.units().write(write("a", 4, "four")));
        }
        assertEquals("5 five", await(read(first.units(), "a")));

        List<Future<String>> heard = new ArrayList<>();
        for (Cluster one : three) {
            Promise<String> promise = Promise.promise();
            heard.add(promise.future());
            await(one.vertx()
                    .eventBus()
                    .<String>consumer("address", message -> promise.complete(message.body()))
                    .completion());
        }
        first.vertx().eventBus().publish("address", "hello");
        heard.forEach(message -> assertEquals("hello", await(message)));
    }

    @Test
    void whatIsWrittenEveryMembersOwnCopyShows() {
        List<Cluster> three = members.startTogether(1, 2, 3);
        awaitSafe(three.get(0));
        for (int revision = 1; revision <= 300; revision++) {
            Map<String, Write> batch = new HashMap<>();
            for (int i = 0; i < 1 + revision % 2 * 20; i++) {
                batch.put("unit" + i, new Write(revision, Optional.of(Buffer.buffer("x"))));
            }
            await(three.get(revision % 3).units().write(batch));
            for (Cluster one : three) {
                for (String key : batch.keySet()) {
                    assertEquals(revision + " x", await(read(one.units(), key)), key);
                }
                assertTrue(known(one).containsAll(batch.keySet()));
            }
        }
    }

    @Test
    void everyMemberKnowsTheKeysThatWereWrittenAndRemoved() {
        List<Cluster> three = members.startTogether(1, 2, 3);
        awaitSafe(three.get(0));
        Map<String, Write> batch = new HashMap<>(write("a", 1, "x"));
        batch.putAll(write("b", 1, "x"));
        batch.putAll(write("c", 1, "x"));
        await(three.get(0).units().write(batch));
        three.forEach(one -> assertEquals(Set.of("a", "b", "c"), known(one)));

        Map<String, Write> change = new HashMap<>(write("d", 2, "x"));
        change.put("a", new Write(2, Optional.empty()));
        change.put("b", new Write(1, Optional.empty()));
        await(three.get(1).units().write(change));
        three.forEach(one -> assertEquals(Set.of("b", "c", "d"), known(one)));
    }

    @Test
    void everyMemberKnowsTheNewestRevisionAlsoOfARemoval() {
        List<Cluster> three = members.startTogether(1, 2, 3);
        awaitSafe(three.get(0));
        await(three.get(0).units().write(write("a", 5, "x")));
        await(three.get(1).units().write(write("b", 3, "x")));
        three.forEach(one -> assertEquals(5, one.units().newest()));
        await(three.get(2).units().write(Map.of("a", new Write(8, Optional.empty()))));
        three.forEach(one -> assertEquals(8, one.units().newest()));
    }

    private static Set<String> known(Cluster one) {
        return one.units().knownKeys().orElseThrow();
    }

    @Test
    void theOneThatRemainsOfFiveHasEverything() {
        List<Cluster> five = members.startTogether(1, 2, 3, 4, 5);
        Cluster first = five.get(0);
        awaitSafe(first);
        Map<String, Write> all = new HashMap<>();
        for (int i = 0; i < 1_501; i++) {
            all.put("unit" + i, new Write(i, Optional.of(Buffer.buffer("value" + i))));
        }
        await(first.units().write(all));
        Cluster last = five.get(4);
        five.subList(0, 4).forEach(members::kill);

        Map<String, Long> left = await(last.units().revisions());
        assertEquals(1_501, left.size());
        assertEquals(all.keySet(), known(last));
        await(last.units().write(write("unit0", 2_000, "later")));
        assertEquals("2000 later", await(read(last.units(), "unit0")));
        assertEquals(1, size(last));
    }

    @Test
    void whereTwoClustersMeetTheHigherRevisionStaysAndBothSidesAreTold() {
        Cluster one = members.start(Members.alias(1), List.of(Members.alias(1)));
        Cluster two = members.start(Members.alias(2), List.of());
        await(one.units().write(write("a", 5, "one")));
        await(two.units().write(write("a", 6, "two")));
        await(one.units().write(write("b", 6, "one")));
        await(two.units().write(write("b", 5, "two")));
        await(one.units().write(write("c", 1, "one")));
        await(two.units().write(write("d", 1, "two")));
        AtomicInteger told = new AtomicInteger();
        List<Promise<Void>> tellings = new ArrayList<>();
        for (Cluster cluster : List.of(one, two)) {
            Promise<Void> promise = Promise.promise();
            tellings.add(promise);
            Context context = cluster.vertx().getOrCreateContext();
            context.runOnContext(go -> cluster.watchMembership(settled -> {
                assertSame(context, Vertx.currentContext());
                told.incrementAndGet();
                promise.tryComplete();
            }));
        }

        one.setMembers(List.of(Members.alias(1), Members.alias(2)));
        two.setMembers(List.of(Members.alias(1), Members.alias(2)));
        tellings.forEach(promise -> await(promise.future()));
        for (Cluster cluster : List.of(one, two)) {
            awaitThat(cluster, () -> cluster.units()
                    .revisions()
                    .map(found -> found.equals(Map.of("a", 6L, "b", 6L, "c", 1L, "d", 1L))));
            assertEquals("6 two", await(read(cluster.units(), "a")));
            assertEquals("6 one", await(read(cluster.units(), "b")));
            awaitThat(cluster, () -> Future.succeededFuture(known(cluster).equals(Set.of("a", "b", "c", "d"))));
            assertEquals(2, size(cluster));
        }
        assertTrue(told.get() >= 2);
    }

    @Test
    void aRestartedMemberIsBackWithEverything() {
        List<Cluster> three = members.startTogether(1, 2, 3);
        await(three.get(0).units().write(write("a", 5, "five")));
        members.kill(three.get(1));
        Cluster back = members.start(Members.alias(2), List.of(Members.alias(1), Members.alias(3)));
        assertEquals(3, size(back));
        assertEquals("5 five", await(read(back.units(), "a")));
        awaitThat(back, () -> Future.succeededFuture(back.units().knownKeys().equals(Optional.of(Set.of("a")))));
    }
}
