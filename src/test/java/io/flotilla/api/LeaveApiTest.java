package io.flotilla.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.desired.Command;
import io.flotilla.machine.MachineId;
import io.flotilla.testing.NodeApi.Response;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaveApiTest {
    private static final String M1 = "aaaaaaaa111111111111111111111111";
    private static final String M2 = "bbbbbbbb" + "2".repeat(24);
    private static final String M3 = "bbbbbbbb" + "3".repeat(24);
    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void begin() {
        api.present(M1, M2, M3);
        assertEquals(200, api.get("/readyz").status());
    }

    @AfterEach
    void close() {
        api.close();
    }

    private Response leave(String id, String body) {
        return api.request("POST", "/v1/machines/%s/leave".formatted(id), body);
    }

    private Set<MachineId> leaving() {
        return api.registry.leaving();
    }

    @ParameterizedTest
    @CsvSource({M1 + ", ''", M1 + ", {}", "aaaaaaaa, ''"})
    void aMachineLeaves(String id, String body) {
        Response response = leave(id, body);
        assertEquals(202, response.status(), response.body());
        assertEquals("{\"machine\":\"%s\"}".formatted(M1), response.body());
        assertEquals("2", response.headers().get("X-Flotilla-Revision"));
        assertEquals(Set.of(new MachineId(M1)), leaving());
    }

    @Test
    void whoeverAsksAgainIsAnsweredAlike() {
        String first = leave(M1, "").body();
        Response again = leave(M1, "");
        assertEquals(202, again.status());
        assertEquals(first, again.body());
        assertEquals(Set.of(new MachineId(M1)), leaving());
    }

    @Test
    void aCoreHostIsToBeMadeALeafFirst() {
        ApiFixture.await(api.registry.submit(new Command.AddCoreHost("r", new MachineId(M1), "10.0.0.1")));
        Response response = leave(M1, "");
        assertEquals(409, response.status());
        assertEquals(
                "machine %s is a core host: make it a leaf first, with DELETE /v1/core/members/%s".formatted(M1, M1),
                response.error());
        assertEquals(Set.of(), leaving());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | aaaaaaaa/leave | [] | 400 | body must be an object",
                "POST | aaaaaaaa/leave | null | 400 | body must be an object",
                "POST | aaaaaaaa/leave | ' ' | 400 | unable to decode body: EOF",
                "POST | aaaaaaaa/leave | {}{} | 400 | unable to decode body",
                "POST | aaaaaaaa/leave | {\"force\":true} | 400 | unknown field \"force\"",
                "POST | aaaa/leave | '' | 400 | the first 8 of them, found \"aaaa\"",
                "POST | AAAAAAAA/leave | '' | 400 | found \"AAAAAAAA\"",
                "POST | bbbbbbbb/leave | '' | 400 | beginning of 2 machine IDs",
                "POST | %2e%2e%2fx/leave | '' | 400 | found \"../x\"",
                "POST | %zz/leave | '' | 400 | malformed path",
                "POST | cccccccc/leave | '' | 404 | there is no machine cccccccc",
                "POST | cccccccccccccccccccccccccccccccc/leave | '' | 404 | there is no machine cccccccc",
                "POST | aaaaaaaa/leave/ | '' | 404 | ''",
                "POST | aaaaaaaa | '' | 404 | ''",
                "POST | /leave | '' | 404 | ''",
                "GET | aaaaaaaa/leave | '' | 405 | only POST supported against this resource",
                "DELETE | aaaaaaaa/leave | '' | 405 | only POST supported against this resource",
            })
    void aBadRequestIsRefusedPrecisely(String method, String path, String body, int status, String message) {
        Response response = api.request(method, "/v1/machines/" + path, body);
        assertEquals(status, response.status(), response.body());
        assertTrue(response.error().contains(message), response.body());
        assertEquals(Set.of(), leaving());
    }

    @Test
    void withoutALeaderInSightNobodyLeaves() {
        api.registry.become(10_000, "no quorum");
        assertEquals(503, leave(M1, "").status());
        assertEquals(Set.of(), leaving());
    }

    @Test
    void aPageOfAnotherSiteIsRefused() {
        Response response =
                api.request("POST", "/v1/machines/%s/leave".formatted(M1), "", Map.of("Origin", "http://evil.example"));
        assertEquals(403, response.status());
        assertEquals(Set.of(), leaving());
    }
}
