package io.flotilla.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.NodeApi.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachinePatchTest {
    private static final String M1 = "1".repeat(32);
    private static final String LATER = "2".repeat(32);
    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void serve() {
        assertEquals(200, api.get("/readyz").status());
        api.present(M1);
    }

    @AfterEach
    void close() {
        api.close();
    }

    /** {@code M1} stands for the machine that is there. */
    private Response patch(String body) {
        return api.request("PATCH", "/fleet/v1/machines", body.replace("M1", M1).replace("LATER", LATER));
    }

    private JsonObject metadata(String machine) {
        JsonArray machines = api.get("/fleet/v1/machines").json().getJsonArray("machines");
        return machines.stream()
                .map(JsonObject.class::cast)
                .filter(json -> json.getString("id").equals(machine))
                .findFirst()
                .map(json -> json.getJsonObject("metadata", new JsonObject()))
                .orElseThrow(AssertionError::new);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{'op':'add','path':'/M1/metadata/k','value':'v'}] | {'k':'v'}",
                "[{'op':'replace','path':'/M1/metadata/k','value':'v'}] | {'k':'v'}",
                "[{'op':'add','path':'/M1/metadata/k','value':{'value':'v'}}] | {'k':'v'}",
                "[{'op':'add','path':'/M1/metadata/A.b_c-9','value':'v w'}] | {'A.b_c-9':'v w'}",
                "[{'op':'remove','path':'/M1/metadata/k'}] | {}",
                "[{'op':'remove','path':'/M1/metadata/k','value':null}] | {}",
                "[{'op':'add','path':'/M1/metadata/k','value':'1'},{'op':'add','path':'/M1/metadata/k','value':'2'}] | {'k':'2'}",
                "[{'op':'add','path':'/M1/metadata/k','value':'1'},{'op':'remove','path':'/M1/metadata/k'}] | {}",
                "[{'op':'add','path':'/M1/metadata/k','value':'1','from':'x'}] | {'k':'1'}",
                "[{'Op':'add','PATH':'/M1/metadata/k','Value':{'Value':'v'}}] | {'k':'v'}",
                "[] | {}",
            })
    void editsAreMadeInOrder(String body, String metadata) {
        Response response = patch(body.replace('\'', '"'));
        assertEquals(204, response.status(), response.body());
        assertEquals("application/json", response.headers().get("Content-Type"));
        assertEquals("", response.body());
        assertEquals(new JsonObject(metadata.replace('\'', '"')), metadata(M1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{}] | invalid op: expect add, remove, or replace",
                "[{'op':'','path':'/M1/metadata/k','value':'v'}] | invalid op: expect add, remove, or replace",
                "[{'op':'Add','path':'/M1/metadata/k','value':'v'}] | invalid op: expect add, remove, or replace",
                "[{'op':'move','path':'/','value':''}] | invalid op: expect add, remove, or replace",
                "[{'op':'add'}] | machine metadata path invalid",
                "[{'op':'add','path':'','value':'v'}] | machine metadata path invalid",
                "[{'op':'add','path':'M1/metadata/k','value':'v'}] | machine metadata path invalid",
                "[{'op':'add','path':'//metadata/k','value':'v'}] | machine metadata path invalid",
                "[{'op':'add','path':'/M1/metadata/','value':'v'}] | machine metadata path invalid",
                "[{'op':'add','path':'/M1/metadata/k/','value':'v'}] | machine metadata path invalid",
                "[{'op':'add','path':'/M1/metadata/a b','value':'v'}] | machine metadata path invalid",
                "[{'op':'add','path':'/M1/metadata/a=b','value':'v'}] | machine metadata path invalid",
                "[{'op':'add','path':'/M1/metadata/k\\n','value':'v'}] | machine metadata path invalid",
                "[{'op':'add','path':'/M1/Metadata/k','value':'v'}] | machine metadata path invalid",
                "[{'op':'add','path':'/a/M1/metadata/k','value':'v'}] | machine metadata path invalid",
                "[{'op':'remove','path':'/M1'}] | machine metadata path invalid",
                "[{'op':'add','path':'/M1/metadata/k'}] | invalid value: add and replace require a value",
                "[{'op':'add','path':'/M1/metadata/k','value':''}] | invalid value: add and replace require a value",
                "[{'op':'add','path':'/M1/metadata/k','value':null}] | invalid value: add and replace require a value",
                "[{'op':'replace','path':'/M1/metadata/k','value':{}}] | invalid value: add and replace require a value",
                "[{'op':'replace','path':'/M1/metadata/k','value':{'value':''}}] | invalid value: add and replace require a value",
                "[{'op':'add','path':'/nobody/metadata/k'}] | invalid value: add and replace require a value",
                "[{'op':'add','path':'/M1/metadata/k','value':1}] | unable to decode body: body[0].value must be an object",
                "[{'op':'add','path':'/M1/metadata/k','value':['v']}] | unable to decode body: body[0].value must be an object",
                "[{'op':'add','path':'/M1/metadata/k','value':{'value':1}}] | unable to decode body: body[0].value.value must be a string",
                "[{'op':1}] | unable to decode body: body[0].op must be a string",
                "[{'op':'add','path':1}] | unable to decode body: body[0].path must be a string",
                "[1] | unable to decode body: body[0] must be an object",
                "{} | unable to decode body: body must be an array",
                "null | unable to decode body: body must be an array",
            })
    void aBadEditIsRefusedInFleetsWordsAndNoneIsMade(String body, String message) {
        String bad = body.replace('\'', '"');
        String afterGood =
                bad.replaceFirst("^\\[", "[{\"op\":\"add\",\"path\":\"/M1/metadata/good\",\"value\":\"v\"},");
        for (String sent : new String[] {bad, afterGood}) {
            Response response = patch(sent);
            assertEquals(400, response.status(), sent);
            assertTrue(response.error().replace("body[1]", "body[0]").startsWith(message), response.error());
        }
        assertEquals(new JsonObject(), metadata(M1));
    }

    @Test
    void anEditOfAMachineThatIsNotThereWaitsForIt() {
        assertEquals(
                204,
                patch("[{\"op\":\"add\",\"path\":\"/LATER/metadata/k\",\"value\":\"v\"}]")
                        .status());
        api.present(LATER);
        assertEquals(new JsonObject().put("k", "v"), metadata(LATER));
    }

    @Test
    void anEditOfWhatNoMachineIsCalledIsTakenAndChangesNothing() {
        String edits = "[{\"op\":\"add\",\"path\":\"/nobody/metadata/k\",\"value\":\"v\"},"
                + "{\"op\":\"add\",\"path\":\"/M1/metadata/k\",\"value\":\"v\"}]";
        assertEquals(204, patch(edits).status());
        assertEquals(new JsonObject().put("k", "v"), metadata(M1));
        assertEquals(
                204,
                patch("[{\"op\":\"remove\",\"path\":\"/nobody/metadata/k\"}]").status());
    }
}
