package io.flotilla.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PassLoopTest {
    private final List<Promise<Void>> passes = new ArrayList<>();

    private Future<Void> pass() {
        Promise<Void> promise = Promise.promise();
        passes.add(promise);
        return promise.future();
    }

    @Test
    void hintsThatComeTogetherShareAPassAndOneMoreFollowsHintsThatCameMeanwhile(Vertx vertx, VertxTestContext test) {
        PassLoop loop = new PassLoop(vertx, this::pass, cause -> {});
        vertx.getOrCreateContext().runOnContext(go -> {
            loop.signal();
            loop.signal();
            assertEquals(0, passes.size());
            later(vertx)
                    .compose(begun -> {
                        assertEquals(1, passes.size());
                        loop.signal();
                        loop.signal();
                        assertEquals(1, passes.size());
                        passes.get(0).complete();
                        return later(vertx);
                    })
                    .compose(begun -> {
                        assertEquals(2, passes.size());
                        passes.get(1).complete();
                        return later(vertx);
                    })
                    .onComplete(test.succeeding(done -> test.verify(() -> {
                        assertEquals(2, passes.size());
                        test.completeNow();
                    })));
        });
    }

    /** When the context has done what it had to do. */
    private static Future<Void> later(Vertx vertx) {
        Promise<Void> promise = Promise.promise();
        vertx.runOnContext(go -> vertx.runOnContext(next -> promise.complete()));
        return promise.future();
    }

    @Test
    void aFailedPassIsToldAndMadeAgain(Vertx vertx, VertxTestContext test) {
        List<Throwable> failures = new ArrayList<>();
        PassLoop loop = new PassLoop(
                vertx,
                () -> {
                    if (failures.isEmpty()) {
                        throw new IllegalStateException("first time");
                    }
                    test.verify(() -> assertEquals(1, failures.size()));
                    test.completeNow();
                    return Future.succeededFuture();
                },
                failures::add);
        vertx.runOnContext(go -> loop.signal());
    }
}
