package io.flotilla.api;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.registry.UnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    private void requireLine(String line) {
        String metrics = api.get("/metrics").body();
        assertTrue(metrics.lines().anyMatch(line::equals), metrics);
    }

    @Test
    void aHostInTouchTellsHowItAndTheClusterAre() {
        api.present("1".repeat(32), "2".repeat(32));
        requireLine("flotilla_machines 2.0");
        requireLine("flotilla_ready 1.0");
        requireLine("flotilla_leader_silence_seconds 0.0");
        requireLine("flotilla_isolated_seconds 0.0");
        requireLine("flotilla_build_info{version=\"test\"} 1");
    }

    @Test
    void aHostOutOfTouchTellsForHowLong() {
        api.registry.become(12_500, "");
        requireLine("flotilla_leader_silence_seconds 12.5");
        requireLine("flotilla_isolated_seconds 12.5");
        requireLine("flotilla_ready 0.0");
    }

    @Test
    void whatCannotBeCountedIsLeftOut() {
        api.registry.setMachineAnswer(Future.failedFuture(new UnavailableException("no core host can be reached")));
        assertFalse(api.get("/metrics").body().contains("flotilla_machines "));
        api.registry.setMachineAnswer(Promise.<Void>promise().future());
        assertFalse(api.get("/metrics").body().contains("flotilla_machines "));
    }
}
