package io.flotilla.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.NodeApi.Response;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiRoutesTest {
    private static final ApiFixture API = new ApiFixture();

    @AfterAll
    static void close() {
        API.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | /fleet/v1/units                 | GET              | only GET supported against this resource",
                "PATCH  | /v1-alpha/units/a.service       | GET, PUT, DELETE | only GET, PUT and DELETE supported",
                "PUT    | /fleet/v1/state/a.service       | GET              | only GET supported",
                "DELETE | /fleet/v1/machines              | GET, PATCH       | only GET and PATCH supported",
                "PUT    | /v1/cluster                     | GET              | only GET supported",
                "GET    | /v1/core/members                | POST             | only POST supported",
                "GET    | /v1/core/members/11111111       | DELETE           | only DELETE supported",
                "GET    | /v1/machines/11111111/leave     | POST             | only POST supported",
                "POST   | /v1/units/a.service/journal     | GET              | only GET supported"
            })
    void aMethodThatAPathDoesNotHaveIsRefusedWithThoseItHas(String method, String path, String allow, String message) {
        Response response = API.request(method, path, "");
        assertEquals(405, response.status());
        assertEquals(allow, response.headers().get("Allow"));
        assertTrue(response.error().startsWith(message), response.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/fleet/v1", "/v1-alpha", "/v1"})
    void theRootsHaveNoMethod(String path) {
        Response response = API.get(path);
        assertEquals(405, response.status());
        assertEquals("", response.error());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//",
                "/v1/",
                "/fleet/v2/units",
                "/fleet/v1x/units",
                "/fleet/v1/units/",
                "/fleet/v1//units",
                "/fleet/v1/../v1/units",
                "/fleet/v1/%75nits",
                "/fleet/v1/units/a.service/",
                "/fleet/v1/units/a.service/x",
                "/fleet/v1/machines/11111111",
                "/v1/machines//leave",
                "/v1/units//journal",
                "/v1/units/a.service%2fjournal/"
            })
    void onlyThePathAsItIsLeadsSomewhere(String path) {
        Response response = API.get(path);
        assertEquals(404, response.status());
        assertEquals("", response.error());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%", "%2", "%zz.service", "%%61.service", "a%%.service", "%+a.service", "%-a.service", "a?x=%zz"
            })
    void aMalformedEscapeIsRefused(String name) {
        assertEquals(400, API.request("DELETE", "/fleet/v1/units/" + name, "").status());
    }

    @ParameterizedTest
    @CsvSource({
        "..%2f..%2fetc.service, '/'",
        "a%20b.service,         ' '",
        "a+b c.service,         '+'",
        "%2561.service,         '%'",
        "%c3%a9.service,        '\u00e9'",
        "a%00.service,          '\0'"
    })
    void aNameIsDecodedOnce(String name, String character) {
        Response response = API.request(
                "PUT", "/fleet/v1/units/" + name.replace(" ", "%20"), "{}", Map.of("Content-Type", "application/json"));
        assertEquals(400, response.status());
        assertTrue(
                response.error().contains("invalid character '%s' in unit name".formatted(character)), response.body());
    }

    @Test
    void aMalformedQueryIsRefusedInWords() {
        Response response = API.get("/fleet/v1/units?revision=%zz");
        assertEquals(400, response.status());
        assertTrue(response.error().startsWith("invalid query: "), response.body());
    }
}
