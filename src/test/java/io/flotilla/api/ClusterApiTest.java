package io.flotilla.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.RefusedException;
import io.flotilla.registry.UnavailableException;
import io.flotilla.testing.Await;
import io.flotilla.testing.NodeApi.Response;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterApiTest {
    private static final String M1 = "aaaaaaaa" + "1".repeat(24);
    private static final String M2 = "bbbbbbbb" + "2".repeat(24);
    private static final String M3 = "bbbbbbbb" + "3".repeat(24);
    private static final String GONE = "cccccccc" + "4".repeat(24);
    private static final String MEMBERS = "/v1/core/members";
    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void form() {
        api.present(M1, M2, M3);
        api.registry.setCluster(M1, new MachineId(M1), new MachineId(GONE));
        assertEquals(200, api.get("/readyz").status());
    }

    @AfterEach
    void close() {
        api.close();
    }

    private static String machine(String id) {
        return "{\"machine\":\"%s\"}".formatted(id);
    }

    @Test
    void theClusterIsShown() {
        Response response = api.get("/v1/cluster");
        assertEquals(200, response.status());
        assertEquals(M1, response.json().getString("leader"));
        assertEquals("application/json", response.headers().get("Content-Type"));
    }

    @Test
    void theClusterIsShownWithoutALeaderAndBeforeThisHostHasServed() {
        try (ApiFixture starting = new ApiFixture(registry -> registry.become(30_000, "waits for 10.0.0.2"))) {
            Response response = starting.get("/v1/cluster");
            assertEquals(200, response.status());
            assertEquals("31", response.headers().get("X-Flotilla-Age"));
        }
    }

    @Test
    void aMachineBecomesACoreHost() {
        Response response = api.request("POST", MEMBERS, machine(M2));
        assertEquals(200, response.status());
        assertEquals(machine(M2), response.body());
        assertEquals(List.of("add " + M2), api.registry.coreChanges());
    }

    @Test
    void theFirstEightDigitsNameAMachine() {
        assertEquals(
                machine(M1), api.request("POST", MEMBERS, machine("aaaaaaaa")).body());
        assertEquals(204, api.request("DELETE", MEMBERS + "/cccccccc", "").status());
        assertEquals(List.of("add " + M1, "remove " + GONE), api.registry.coreChanges());
    }

    @Test
    void aCoreHostThatIsGoneCanBeRemoved() {
        Response response = api.request("DELETE", MEMBERS + "/" + GONE, "");
        assertEquals(204, response.status());
        assertEquals("", response.body());
        assertEquals(List.of("remove " + GONE), api.registry.coreChanges());
    }

    @Test
    void aRemovalThatIsUnderWayCanBeAskedForAgain() {
        String leaving = "dddddddd" + "5".repeat(24);
        assertEquals(204, api.request("DELETE", MEMBERS + "/" + leaving, "").status());
        assertEquals(List.of("remove " + leaving), api.registry.coreChanges());
        api.registry.setCoreAnswer(Future.failedFuture(new RefusedException(leaving + " is not a core host")));
        Response response = api.request("DELETE", MEMBERS + "/" + leaving, "");
        assertEquals(404, response.status());
        assertEquals(leaving + " is not a core host", response.error());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /v1/core/members | '' | 400 | unable to decode body: EOF",
                "POST | /v1/core/members | [] | 400 | body must be an object",
                "POST | /v1/core/members | {} | 400 | found \"\"",
                "POST | /v1/core/members | {\"machine\":1} | 400 | body.machine must be a string",
                "POST | /v1/core/members | {\"machine\":\"a\",\"machine\":\"b\"} | 400 | Duplicate field",
                "POST | /v1/core/members | {\"machine\":\"aaaaaaaa\"}x | 400 | unable to decode body",
                "POST | /v1/core/members | {\"machine\":\"aaaaaaaa\",\"force\":true} | 400 | unknown field \"force\"",
                "POST | /v1/core/members | {\"machine\":\"aaaa\"} | 400 | the first 8 of them, found \"aaaa\"",
                "POST | /v1/core/members | {\"machine\":\"AAAAAAAA\"} | 400 | found \"AAAAAAAA\"",
                "POST | /v1/core/members | {\"machine\":\"bbbbbbbb\"} | 400 | beginning of 2 machine IDs",
                "POST | /v1/core/members | {\"machine\":\"cccccccc\"} | 404 | there is no machine cccccccc",
                "DELETE | /v1/core/members/dddddddd | '' | 404 | there is no machine dddddddd",
                "DELETE | /v1/core/members/..%2f..%2fx | '' | 400 | found \"../../x\"",
                "DELETE | /v1/core/members/%zz | '' | 400 | malformed path",
                "DELETE | /v1/core/members/ | '' | 404 | ''",
                "DELETE | /v1/core/members/a/b | '' | 404 | ''",
                "GET | /v1/core | '' | 404 | ''",
                "GET | /v1/ | '' | 404 | ''",
                "GET | /v1 | '' | 405 | ''",
                "GET | /v1/core/members | '' | 405 | only POST supported against this resource",
                "GET | /v1/core/members/aaaaaaaa | '' | 405 | only DELETE supported against this resource",
                "POST | /v1/cluster | '' | 405 | only GET supported against this resource",
                "DELETE | /v1/backup | '' | 405 | only GET supported against this resource",
            })
    void aBadRequestIsRefusedPrecisely(String method, String path, String body, int status, String message) {
        Response response = api.request(method, path, body);
        assertEquals(status, response.status(), response.body());
        assertTrue(response.error().contains(message), response.body());
        assertEquals(List.of(), api.registry.coreChanges());
    }

    @Test
    void whatTheClusterWillNotDoIsAConflict() {
        api.registry.setCoreAnswer(Future.failedFuture(new RefusedException("bbbbbbbb is a core host already")));
        Response response = api.request("POST", MEMBERS, machine(M2));
        assertEquals(409, response.status());
        assertEquals("bbbbbbbb is a core host already", response.error());
        assertEquals(409, api.request("DELETE", MEMBERS + "/" + M2, "").status());
    }

    @Test
    void whatTheClusterCannotDoNowIsToBeTriedAgain() {
        api.registry.setCoreAnswer(Future.failedFuture(new UnavailableException("another change is under way")));
        Response response = api.request("POST", MEMBERS, machine(M2));
        assertEquals(503, response.status());
        assertEquals("another change is under way", response.error());
        assertEquals("1", response.headers().get("Retry-After"));
    }

    @Test
    void withoutALeaderInSightTheCoreStaysAsItIs() {
        api.registry.become(10_000, "no quorum");
        assertEquals(503, api.request("POST", MEMBERS, machine(M2)).status());
        assertEquals(503, api.request("DELETE", MEMBERS + "/" + M1, "").status());
        assertEquals(List.of(), api.registry.coreChanges());
    }

    @Test
    void aChangeMayTakeAsLongAsItTakes() {
        Promise<Void> joined = Promise.promise();
        api.registry.setCoreAnswer(joined.future());
        Future<Response> answer = api.begin("POST", MEMBERS, machine(M2), Map.of());
        Await.until(api.registry::coreChanges, changes -> !changes.isEmpty());
        assertFalse(answer.isComplete());
        joined.complete();
        assertEquals(200, ApiFixture.await(answer).status());
    }

    @ParameterizedTest
    @CsvSource({"GET, /v1/cluster", "GET, /v1/backup", "POST, /v1/core/members", "DELETE, /v1/core/members/aaaaaaaa"})
    void aPageOfAnotherSiteIsRefused(String method, String path) {
        Response response = api.request(method, path, machine(M2), Map.of("Origin", "http://evil.example"));
        assertEquals(403, response.status());
        assertEquals(List.of(), api.registry.coreChanges());
        assertNull(response.headers().get("Content-Disposition"));
    }
}
