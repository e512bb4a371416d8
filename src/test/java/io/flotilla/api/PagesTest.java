package io.flotilla.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.flotilla.testing.NodeApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PagesTest {
    private static final String UNITS = "/fleet/v1/units";
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void create() {
        IntStream.range(100, 350).forEach(number -> put("u" + number));
    }

    @AfterEach
    void close() {
        api.close();
    }

    private void put(String name) {
        String path = "%s/%s.service".formatted(UNITS, name);
        assertEquals(
                201,
                api.request("PUT", path, NodeApi.body("inactive", "[Service]\nExecStart=/bin/true\n"), JSON)
                        .status());
    }

    private void delete(int number) {
        assertEquals(
                204,
                api.request("DELETE", "%s/u%d.service".formatted(UNITS, number), "")
                        .status());
    }

    private JsonObject page(String token) {
        return new JsonObject(api.get(UNITS + "?nextPageToken=" + token).body());
    }

    private static List<String> names(JsonObject page) {
        JsonArray units = page.getJsonArray("units");
        return IntStream.range(0, units.size())
                .mapToObj(i -> units.getJsonObject(i).getString("name"))
                .toList();
    }

    private static List<String> range(int from, int to) {
        return IntStream.range(from, to).mapToObj("u%d.service"::formatted).toList();
    }

    @Test
    void whatIsDestroyedMeanwhileHidesNothingElse() {
        JsonObject first = page("");
        assertEquals(range(100, 200), names(first));
        IntStream.range(100, 110).forEach(this::delete);
        JsonObject second = page(first.getString("nextPageToken"));
        assertEquals(range(200, 300), names(second));
        delete(299);
        JsonObject third = page(second.getString("nextPageToken"));
        assertEquals(range(300, 350), names(third));
        assertFalse(third.containsKey("nextPageToken"));
    }

    @Test
    void whatIsCreatedMeanwhileShowsNothingTwice() {
        JsonObject first = page("");
        put("a");
        List<String> rest = new ArrayList<>(names(page(first.getString("nextPageToken"))));
        rest.addAll(names(page("ZAADAA==")));
        assertEquals(range(200, 350), rest);
    }

    @Test
    void aTokenFromElsewhereCountsFromTheBeginning() {
        assertEquals(range(200, 300), names(page("ZAACAA==")));
    }

    @Test
    void whoBeginsAnewSeesWhatThereIsNow() {
        page("");
        IntStream.range(100, 200).forEach(this::delete);
        assertEquals(range(200, 300), names(page("")));
        assertEquals(range(300, 350), names(page("ZAACAA==")));
    }
}
