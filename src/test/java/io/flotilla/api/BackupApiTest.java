package io.flotilla.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.registry.UnavailableException;
import io.flotilla.stream.BufferStream;
import io.flotilla.testing.Await;
import io.flotilla.testing.NodeApi.Response;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackupApiTest {
    private static final int PIECE_BYTES = 64 << 10;
    private final ApiFixture api = new ApiFixture();
    private final AtomicInteger made = new AtomicInteger();

    @AfterEach
    void close() {
        api.close();
    }

    /** A backup of so many pieces, which breaks at one of them. */
    private void offer(int pieces, int broken) {
        Iterator<Buffer> source = IntStream.range(0, pieces)
                .mapToObj(piece -> {
                    if (made.incrementAndGet() == broken) {
                        throw new IllegalStateException("the disk broke");
                    }
                    return Buffer.buffer(("%d\n".formatted(piece) + "x".repeat(PIECE_BYTES)).substring(0, PIECE_BYTES));
                })
                .iterator();
        api.registry.setBackup(() -> Future.succeededFuture(new BufferStream(api.vertx.getOrCreateContext(), source)));
    }

    private HttpClientResponse pausedResponse() {
        return ApiFixture.await(api.open("GET", "/v1/backup", Map.of())
                .compose(HttpClientRequest::send)
                .map(response -> {
                    response.pause();
                    return response;
                }));
    }

    @Test
    void aBackupIsAFileToKeep() {
        offer(20, -1);
        Response response = api.get("/v1/backup");
        assertEquals(200, response.status());
        assertEquals("application/x-ndjson", response.headers().get("Content-Type"));
        String disposition = response.headers().getOrDefault("Content-Disposition", "");
        assertTrue(
                disposition.matches("attachment; filename=\"flotilla-\\d{4}-\\d\\d-\\d\\dT\\d{6}Z\\.ndjson\""),
                disposition);
        assertEquals(20 * PIECE_BYTES, response.body().length());
    }

    @Test
    void aSlowClientDoesNotMakeTheHostHoldTheWholeBackup() {
        offer(500, -1);
        HttpClientResponse response = pausedResponse();
        int ahead = Await.until(made::get, count -> count > 0 && isSteady(count));
        assertTrue(ahead < 200, ahead + " pieces were made for a client that reads none");
        Future<Buffer> body = response.body();
        response.resume();
        assertEquals(500 * PIECE_BYTES, ApiFixture.await(body).length());
    }

    /** Nothing more is made while the API answers a few other requests. */
    private boolean isSteady(int count) {
        for (int i = 0; i < 20; i++) {
            api.get("/healthz");
        }
        return made.get() == count;
    }

    @Test
    void aBackupThatBreaksIsCutOffAndNotEnded() {
        offer(20, 10);
        AssertionError cut = assertThrows(AssertionError.class, () -> api.get("/v1/backup"));
        assertTrue(String.valueOf(cut.getCause()).contains("closed"), String.valueOf(cut.getCause()));
        assertEquals(200, api.get("/healthz").status());
    }

    @Test
    void aClientThatGoesAwayEndsTheBackup() {
        offer(100_000, -1);
        HttpClientResponse response = pausedResponse();
        ApiFixture.await(response.request().connection().close());
        Await.until(made::get, this::isSteady);
        assertTrue(made.get() < 100_000);
    }

    @Test
    void whatCannotBeBackedUpNowSaysWhy() {
        api.registry.setBackup(() -> Future.failedFuture(new UnavailableException("no core host can be reached")));
        Response response = api.get("/v1/backup");
        assertEquals(503, response.status());
        assertEquals("no core host can be reached", response.error());
    }
}
