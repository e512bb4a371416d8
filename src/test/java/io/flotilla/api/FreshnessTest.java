package io.flotilla.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Await;
import io.flotilla.testing.NodeApi.Response;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FreshnessTest {
    private static final String UNIT = "/fleet/v1/units/a.service";
    private static final String BODY =
            "{\"options\":[{\"section\":\"Service\",\"name\":\"ExecStart\",\"value\":\"/bin/true\"}]}";
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void serve() {
        assertEquals(200, api.get("/readyz").status());
    }

    @AfterEach
    void close() {
        api.close();
    }

    private static String revision(Response response) {
        return response.headers().getOrDefault("X-Flotilla-Revision", "none");
    }

    @ParameterizedTest
    @CsvSource({
        "/fleet/v1/units, 200",
        "/v1-alpha/machines, 200",
        "/fleet/v1/state, 200",
        "/fleet/v1/state/none.service, 404",
        "/fleet/v1/units/none.service, 404",
        "/v1/units/none.service, 404",
        "/v1/units/none.service/journal, 404",
    })
    void everyReadCarriesTheRevisionItWasMadeFromAlsoOneThatFindsNothing(String path, int status) {
        api.registry.show(41);
        Response response = api.get(path);
        assertEquals(status, response.status());
        assertEquals("41", revision(response));
        assertFalse(response.headers().containsKey("X-Flotilla-Age"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /fleet/v1/nothing, 404",
        "POST, /fleet/v1/units, 405",
        "GET, /v1/stream, 426",
        "PATCH, /fleet/v1/machines, 400",
    })
    void whatIsMadeFromNoRevisionCarriesNone(String method, String path, int status) {
        Response response = api.request(method, path, "");
        assertEquals(status, response.status());
        assertEquals("none", revision(response));
    }

    @Test
    void aWriteCarriesTheRevisionAtWhichItWasDecided() {
        assertEquals("2", revision(api.request("PUT", UNIT, BODY, JSON)));
        assertEquals("3", revision(api.request("DELETE", UNIT, "")));
        String patch = "[{\"op\":\"add\",\"path\":\"/%s/metadata/k\",\"value\":\"v\"}]".formatted("1".repeat(32));
        assertEquals("4", revision(api.request("PATCH", "/fleet/v1/machines", patch)));
        Response unknown = api.request("DELETE", UNIT, "");
        assertEquals(404, unknown.status());
        assertEquals("5", revision(unknown));
    }

    @Test
    void aReadWaitsForTheRevisionThatItAsksFor() {
        Future<Response> answer = api.begin("GET", "/fleet/v1/units?revision=7", "", Map.of());
        Await.until(api.registry::waitedFor, List.of(7L)::equals);
        api.registry.show(6);
        assertEquals(List.of(7L), api.registry.waitedFor());
        api.registry.show(8);
        assertEquals(200, ApiFixture.await(answer).status());
        assertEquals("8", revision(ApiFixture.await(answer)));
    }

    @Test
    void aReadThatWaitsInVainIsToldWhy() {
        Future<Response> answer = api.begin("GET", UNIT + "?revision=7", "", Map.of());
        Await.until(api.registry::waitedFor, List.of(7L)::equals);
        api.registry.giveUp();
        Response response = ApiFixture.await(answer);
        assertEquals(503, response.status());
        assertEquals("it took too long", response.error());
        assertEquals("1", response.headers().get("Retry-After"));
        assertEquals("none", revision(response));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "revision=",
                "revision",
                "revision=-1",
                "revision=1.5",
                "revision=x",
                "revision=1&revision=2",
                "revision=99999999999999999999",
                "revision=%31%0a"
            })
    void aRevisionThatIsNoNumberIsRefused(String query) {
        Response response = api.get("/fleet/v1/state?" + query);
        assertEquals(400, response.status());
        assertTrue(response.error().startsWith("revision must be one whole number"), response.error());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "999, 1", "1000, 2", "61500, 62"})
    void aReadWithoutALeaderInTouchSaysHowOldItIsAtMost(long silence, String age) {
        api.registry.become(silence, "no leader");
        Response response = api.get("/fleet/v1/units");
        assertEquals(200, response.status());
        assertEquals(age, response.headers().get("X-Flotilla-Age"));
    }

    @ParameterizedTest
    @CsvSource({"300", "20000"})
    void aWriteWithoutALeaderInTouchIsRefusedWithTheReason(long silence) {
        api.registry.become(silence, "only 1 of 3 core hosts is in touch");
        Response response = api.request("PUT", UNIT, BODY, JSON);
        assertEquals(503, response.status());
        assertEquals("only 1 of 3 core hosts is in touch", response.error());
        assertEquals("1", response.headers().get("Retry-After"));
        api.registry.become(0, "");
        assertEquals(201, api.request("PUT", UNIT, BODY, JSON).status());
    }
}
