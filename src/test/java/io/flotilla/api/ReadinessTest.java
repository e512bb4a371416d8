package io.flotilla.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aHostThatServesIsReadyAndHealthy() {
        assertEquals(200, api.get("/readyz").status());
        assertEquals("ok\n", api.get("/readyz").body());
        assertEquals("ok\n", api.get("/healthz").body());
    }

    @Test
    void aHostInTroubleSaysWhyAndIsStillHealthy() {
        api.registry.become(0, "the disk is full");
        assertEquals(503, api.get("/readyz").status());
        assertEquals("the disk is full\n", api.get("/readyz").body());
        assertEquals(200, api.get("/healthz").status());
        assertTrue(api.get("/metrics").body().contains("flotilla_ready 0.0"));
    }

    @Test
    void aHostOutOfTouchWithALeaderIsNotReady() {
        api.registry.become(12_345, "");
        assertEquals(503, api.get("/readyz").status());
        assertEquals(
                "no leader with a majority of the core hosts has been heard for 12 s\n",
                api.get("/readyz").body());
    }

    @Test
    void aHostIsReadyAgainByItself() {
        api.registry.become(5_000, "no quorum");
        assertEquals(503, api.get("/readyz").status());
        api.registry.become(0, "");
        assertEquals(200, api.get("/readyz").status());
    }

    @Test
    void aHostThatHasNeverServedDoesNotPassOffEmptyMapsAsTheTruth() {
        try (ApiFixture starting = new ApiFixture(registry -> registry.become(100, "no leader has been elected yet"))) {
            assertEquals(503, starting.get("/fleet/v1/units").status());
            assertEquals(
                    "no leader has been elected yet",
                    starting.get("/fleet/v1/units").error());
            starting.registry.become(0, "");
            assertEquals(200, starting.get("/fleet/v1/units").status());
        }
    }

    @Test
    void aHostThatHasServedServesReadsInTroubleThoughNobodyAskedBefore() {
        try (ApiFixture starting = new ApiFixture(registry -> registry.become(100, "no leader has been elected yet"))) {
            starting.registry.become(0, "");
            Await.until(starting.registry::statusReads, reads -> reads > 0);
            starting.registry.become(9_000, "no quorum");
            assertEquals(200, starting.get("/fleet/v1/units").status());
        }
    }
}
