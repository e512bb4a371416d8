package io.flotilla.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.flotilla.testing.NodeApi.Response;
import io.flotilla.testing.NodeHost;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every bad request gets its own refusal and changes nothing. */
class BadInputIT {
    private static final String GOOD =
            "{\"options\":[{\"section\":\"Service\",\"name\":\"ExecStart\",\"value\":\"/bin/true\"}]}";
    private static NodeHost host;
    private static String before;

    @BeforeAll
    static void boot() {
        host = NodeHost.boot("input");
        host.startNode();
        assertEquals(201, host.put("known.service", GOOD).status());
        assertEquals(201, host.put("known@.service", GOOD).status());
        before = host.get("/fleet/v1/units").body();
    }

    @AfterAll
    static void shutDown() {
        if (host != null) {
            assertEquals(before, host.get("/fleet/v1/units").body());
            assertEquals("ok\n", host.get("/readyz").body());
            host.close();
        }
    }

    private static String option(String section, String name, String value) {
        return new JsonObject()
                .put(
                        "options",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("section", section)
                                        .put("name", name)
                                        .put("value", value)))
                .encode();
    }

    private static String fleet(String... namesAndValues) {
        JsonArray options = new JsonArray();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            options.add(new JsonObject()
                    .put("section", "X-Fleet")
                    .put("name", namesAndValues[i])
                    .put("value", namesAndValues[i + 1]));
        }
        return new JsonObject().put("options", options).encode();
    }

    static Stream<Arguments> refusedPuts() {
        return Stream.of(
                arguments("a.service", "", 400, "unable to decode body"),
                arguments("a.service", "\0", 400, "unable to decode body"),
                arguments("a.service", "\u00ef\u00bb\u00bf{", 400, "unable to decode body"),
                arguments("a.service", "[]", 400, "body must be an object"),
                arguments("a.service", "null", 400, "body must be an object"),
                arguments("a.service", "{\"name\":1}", 400, "body.name must be a string"),
                arguments("a.service", "{\"desiredState\":[]}", 400, "body.desiredState must be a string"),
                arguments("a.service", "{\"options\":{}}", 400, "body.options must be an array"),
                arguments("a.service", "{\"options\":[1]}", 400, "body.options[0] must be an object"),
                arguments("a.service", "{\"name\":\"a.service\",\"name\":\"b.service\"}", 400, "Duplicate field"),
                arguments("a.service", GOOD + "x", 400, "unable to decode body"),
                arguments("a.service", GOOD + "{}", 400, "unable to decode body"),
                arguments("a.service", "[".repeat(10_000), 400, "depth"),
                arguments("a.service", "{\"a\":".repeat(10_000), 400, "depth"),
                arguments("a.service", "{\"name\":\"b.service\"}", 400, "name in URL \"a.service\" differs"),
                arguments("a.service", "{}", 409, "unit does not exist and options field empty"),
                arguments("known.service", "{}", 409, "must provide DesiredState to update existing unit"),
                arguments("known.service", GOOD, 409, "must provide DesiredState to update existing unit"),
                arguments("known.service", "{\"desiredState\":\"running\"}", 400, "invalid unit state \"running\""),
                arguments("known@.service", "{\"desiredState\":\"launched\"}", 400, "cannot activate template"),
                arguments(
                        "new@.service", GOOD.replace("{\"opt", "{\"desiredState\":\"loaded\",\"opt"), 400, "template"),
                arguments("a", GOOD, 400, "unit name must contain \".\""),
                arguments("a.", GOOD, 400, "unit name cannot end in \".\""),
                arguments("a.exe", GOOD, 400, "invalid unit type: \"exe\""),
                arguments("flotilla.service", GOOD, 400, "flotilla.service is flotilla itself on each host"),
                arguments("flotilla-isolated.service", GOOD, 400, "choose another name"),
                arguments("a@1.mount", GOOD, 400, "invalid unit type for template"),
                arguments("@.service", GOOD, 400, "unit name cannot start in \"@\""),
                arguments("a%20b.service", GOOD, 400, "invalid character ' ' in unit name"),
                arguments("..%2fa.service", GOOD, 400, "invalid character '/' in unit name"),
                arguments("%c3%a9.service", GOOD, 400, "invalid character '\u00e9' in unit name"),
                arguments("a%0ab.service", GOOD, 400, "invalid character"),
                arguments("a".repeat(248) + ".service", GOOD, 400, "exceeds maximum length (255)"),
                arguments("%zz.service", GOOD, 400, ""),
                arguments(
                        "a.service",
                        option("Service", "ExecStart", "/bin/true\nUser=root"),
                        400,
                        "must not contain LF"),
                arguments("a.service", option("Service", "ExecStart", "a\n[X-Fleet]\nGlobal=true"), 400, "LF"),
                arguments("a.service", option("Service", "ExecStart", "a\\\\\nUser=root"), 400, "must not contain LF"),
                arguments("a.service", option("Service", "ExecStart", "a\rb"), 400, "must not contain CR"),
                arguments("a.service", option("Service", "ExecStart", "a\0b"), 400, "must not contain NUL"),
                arguments("a.service", option("Service", "Exec\nStart", "a"), 400, "must not contain LF"),
                arguments("a.service", option("Service\n", "ExecStart", "a"), 400, "must not contain LF"),
                arguments("a.service", option("Ser]vice", "ExecStart", "a"), 400, "invalid section"),
                arguments("a.service", option("", "ExecStart", "a"), 400, "section"),
                arguments("a.service", option("Service", "", "a"), 400, "name"),
                arguments("a.service", option("Service", "A=B", "a"), 400, "invalid option name"),
                arguments("a.service", fleet("MachineOf", "b.service", "Conflicts", "b.*"), 400, "matches conflict"),
                arguments("a.service", fleet("MachineOf", "b.service", "Replaces", "b.*"), 400, "matches replace"),
                arguments("a.service", fleet("MachineID", "1", "Global", "true"), 400, "MachineID cannot be used with"),
                arguments("a.service", fleet("MachineID", "1", "MachineOf", "b.service"), 400, "MachineID cannot"),
                arguments("a.service", fleet("Global", "true", "MachineOf", "b.service"), 400, "Global cannot be used"),
                arguments("a.service", fleet("Conflicts", "b.*", "Replaces", "c.*"), 400, "Conflicts cannot be used"));
    }

    @ParameterizedTest
    @MethodSource("refusedPuts")
    void aBadPutIsRefusedPrecisely(String name, String body, int status, String message) {
        Response response = host.put(name, body);
        assertEquals(status, response.status(), response.body());
        assertTrue(response.error().contains(message), response.body());
        assertEquals(status, response.json().getJsonObject("error").getInteger("code"));
        assertEquals("application/json", response.headers().get("Content-Type"));
    }

    static Stream<Arguments> refusedRequests() {
        return Stream.of(
                arguments("GET", "/", 405, ""),
                arguments("GET", "/fleet/v1", 405, ""),
                arguments("GET", "/fleet/v1/", 404, ""),
                arguments("GET", "/fleet/v2/units", 404, ""),
                arguments("GET", "/fleet/v1/nothing", 404, ""),
                arguments("GET", "/fleet/v1/units/", 404, ""),
                arguments("GET", "/fleet/v1/units/known.service/", 404, ""),
                arguments("GET", "/fleet/v1/units/known.service/x", 404, ""),
                arguments("GET", "/fleet/v1/../v1/units", 404, ""),
                arguments("GET", "/fleet/v1//units", 404, ""),
                arguments("GET", "/fleet/v1/units/none.service", 404, "unit does not exist"),
                arguments("GET", "/fleet/v1/units/..%2f..%2fetc%2fpasswd", 404, "unit does not exist"),
                arguments("GET", "/fleet/v1/state/none.service", 404, "unit state does not exist"),
                arguments("GET", "/fleet/v1/machines/", 404, ""),
                arguments("GET", "/fleet/v1/machines/abc", 404, ""),
                arguments("DELETE", "/fleet/v1/units/none.service", 404, "unit does not exist"),
                arguments("DELETE", "/fleet/v1/units", 405, "only GET supported against this resource"),
                arguments("POST", "/fleet/v1/units", 405, "only GET supported against this resource"),
                arguments("HEAD", "/fleet/v1/units", 405, ""),
                arguments("POST", "/fleet/v1/units/a.service", 405, "only GET, PUT and DELETE supported"),
                arguments("PUT", "/fleet/v1/state", 405, "only GET supported against this resource"),
                arguments("PUT", "/fleet/v1/machines", 405, "only GET and PATCH supported against this resource"),
                arguments("POST", "/fleet/v1/discovery", 400, "only HTTP GET supported against this resource"),
                arguments("GET", "/fleet/v1/units?nextPageToken=x", 400, ""),
                arguments("GET", "/fleet/v1/units?nextPageToken=ZAAAAA==", 400, "token page must be greater"),
                arguments("GET", "/fleet/v1/units?nextPageToken=AAABAA==", 400, "token limit must be 100"),
                arguments(
                        "GET", "/fleet/v1/state?nextPageToken=ZAABAA==&nextPageToken=ZAABAA==", 400, "too many values"),
                arguments("PATCH", "/fleet/v1/machines", 400, "unable to decode body"),
                arguments("POST", "/v1/machines/abc/leave", 400, "the first 8 of them, found \"abc\""),
                arguments("POST", "/v1/machines/" + "0".repeat(32) + "/leave", 404, "there is no machine 000"),
                arguments("GET", "/v1/machines/00000000/leave", 405, "only POST supported against this resource"),
                arguments("POST", "/v1/machines//leave", 404, ""));
    }

    @ParameterizedTest
    @MethodSource("refusedRequests")
    void aBadRequestIsRefusedPrecisely(String method, String path, int status, String message) {
        Response response = host.request(HttpMethod.valueOf(method), path, "", Map.of());
        assertEquals(status, response.status(), response.body());
        if (!method.equals("HEAD")) {
            assertTrue(response.error().contains(message), response.body());
        }
    }

    static Stream<Arguments> refusedPatches() {
        String id = "0".repeat(32);
        return Stream.of(
                arguments("{}", "must be an array"),
                arguments("[1]", "must be an object"),
                arguments("[{}]", "invalid op: expect add, remove, or replace"),
                arguments("[{\"op\":\"move\"}]", "invalid op"),
                arguments("[{\"op\":\"add\",\"path\":\"/x\"}]", "machine metadata path invalid"),
                arguments("[{\"op\":\"add\",\"path\":\"/x/metadata/k\"}]", "require a value"),
                arguments("[{\"op\":\"add\",\"path\":\"/%s/metadata/a b\"}]".formatted(id), "path invalid"),
                arguments("[{\"op\":\"add\",\"path\":\"/%s/metadata/k\"}]".formatted(id), "require a value"),
                arguments(
                        "[{\"op\":\"add\",\"path\":\"/%s/metadata/k\",\"value\":\"\"}]".formatted(id),
                        "require a value"));
    }

    @ParameterizedTest
    @MethodSource("refusedPatches")
    void aBadPatchIsRefusedPrecisely(String body, String message) {
        Response response = host.request(HttpMethod.PATCH, "/fleet/v1/machines", body, Map.of());
        assertEquals(400, response.status(), response.body());
        assertTrue(response.error().contains(message), response.body());
    }

    @Test
    void theOnlyCoreHostCannotLeave() {
        String path = "/v1/machines/%s/leave".formatted(host.machineId());
        Response response = host.request(HttpMethod.POST, path, "", Map.of());
        assertEquals(409, response.status(), response.body());
        assertTrue(response.error().contains("is a core host"), response.body());
    }

    @Test
    void theContentTypeMustBeOneJson() {
        assertEquals(415, put(Map.of()).status());
        assertEquals("expected 1 Content-Type, got 0", put(Map.of()).error());
        assertEquals(415, put(Map.of("Content-Type", "text/plain")).status());
        assertEquals(
                409,
                put(Map.of("Content-Type", "application/json; charset=utf-8")).status());
    }

    private static Response put(Map<String, String> headers) {
        return host.request(HttpMethod.PUT, "/fleet/v1/units/typed.service", "{}", headers);
    }

    @Test
    void anOversizedBodyIsRefused() {
        String many = "{\"section\":\"Service\",\"name\":\"Environment\",\"value\":\"A=1\"},".repeat(100_000);
        Response response = host.put("big.service", "{\"options\":[" + many + "{}]}");
        assertEquals(413, response.status(), response.body());
    }

    @Test
    void aPageOfAnotherSiteIsRefused() {
        Response response =
                host.request(HttpMethod.GET, "/fleet/v1/units", "", Map.of("Origin", "http://evil.example"));
        assertEquals(403, response.status());
    }

    @Test
    void everyAnswerNamesTheServer() {
        assertTrue(String.valueOf(host.get("/fleet/v1/units").headers().get("Server"))
                .startsWith("fleetd/"));
        assertTrue(String.valueOf(host.get("/nowhere").headers().get("Server")).startsWith("fleetd/"));
    }

    @Test
    void malformedHttpIsRefused() throws IOException {
        assertTrue(raw("GARBAGE\r\n\r\n").contains(" 400 "));
        assertTrue(
                raw("GET / HTTP/1.1\r\nX: " + "y".repeat(40_000) + "\r\n\r\n").contains(" 400 "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET /fleet/v1/units HTTP/1.1\r\nHost: x\r\nX-Drip: ",
                "PUT /fleet/v1/units/a.service HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{"
            })
    @Timeout(20)
    void aClientThatIsTooSlowIsCutOff(String beginning) throws IOException {
        assertEquals("", raw(beginning));
    }

    /** Sends and reads until the server closes. */
    private static String raw(String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(host.socket()));
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)));
            ByteBuffer answer = ByteBuffer.allocate(1 << 16);
            while (channel.read(answer) >= 0) {
                if (answer.position() > 0) {
                    break;
                }
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
        }
    }
}
