package io.flotilla.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BufferStreamTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final AtomicInteger taken = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.close();
    }

    private BufferStream stream(int pieces) {
        Iterator<Buffer> source = IntStream.range(0, pieces)
                .peek(piece -> taken.incrementAndGet())
                .mapToObj(piece -> Buffer.buffer(piece + ","))
                .iterator();
        return new BufferStream(context, source);
    }

    private static <T> T await(Future<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void everythingComesInOrderAndThenTheEnd() throws Exception {
        Future<List<String>> read = Future.future(end -> context.runOnContext(go -> stream(1_000)
                .collect(Collectors.mapping(Buffer::toString, Collectors.toList()))
                .onComplete(end)));
        List<String> pieces = await(read);
        assertEquals(IntStream.range(0, 1_000).mapToObj(piece -> piece + ",").toList(), pieces);
    }

    @Test
    void nothingIsTakenThatTheReaderDoesNotWant() throws Exception {
        Promise<Void> third = Promise.promise();
        AtomicInteger seen = new AtomicInteger();
        context.runOnContext(go -> stream(1_000)
                .pause()
                .handler(piece -> {
                    if (seen.incrementAndGet() == 3) {
                        third.complete();
                    }
                })
                .fetch(3));
        await(third.future());
        await(Future.<Void>future(turn -> context.runOnContext(turn::complete)));
        assertEquals(3, seen.get());
        assertTrue(taken.get() <= 4);
    }

    @Test
    void aSourceThatThrowsFailsTheStream() {
        Iterator<Buffer> source = List.of("a", "b").stream()
                .map(text -> {
                    if (text.equals("b")) {
                        throw new IllegalStateException("the source broke");
                    }
                    return Buffer.buffer(text);
                })
                .iterator();
        Future<Long> read = Future.future(end -> context.runOnContext(go -> new BufferStream(context, source)
                .collect(Collectors.<Buffer>counting())
                .onComplete(end)));
        Exception failure = assertThrows(ExecutionException.class, () -> await(read));
        assertTrue(String.valueOf(failure.getMessage()).contains("the source broke"));
    }
}
