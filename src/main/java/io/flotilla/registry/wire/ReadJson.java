package io.flotilla.registry.wire;

import io.flotilla.registry.EventCursor;
import io.flotilla.registry.Listing;
import io.flotilla.registry.UnitEntry;
import io.flotilla.unit.TargetState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What one host reads for another, on the wire. */
public final class ReadJson {
    private ReadJson() {}

    public static JsonObject encode(Listing.Slice slice) {
        return new JsonObject()
                .put("after", slice.after())
                .put("offset", slice.offset())
                .put("limit", slice.limit());
    }

    public static Listing.Slice slice(JsonObject json) {
        return new Listing.Slice(json.getString("after"), json.getInteger("offset"), json.getInteger("limit"));
    }

    public static <T> JsonObject encode(Listing<T> listing, Function<T, JsonObject> item) {
        JsonArray items = new JsonArray();
        listing.items().forEach(one -> items.add(item.apply(one)));
        return new JsonObject()
                .put("items", items)
                .put("total", listing.total())
                .put("rest", listing.rest());
    }

    public static <T> Listing<T> listing(JsonObject json, Function<JsonObject, T> item) {
        JsonArray array = json.getJsonArray("items");
        List<T> items = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            items.add(item.apply(array.getJsonObject(i)));
        }
        return new Listing<>(items, json.getInteger("total"), json.getInteger("rest"));
    }

    public static JsonObject encode(UnitEntry entry) {
        return UnitJson.encode(entry.unit()).put("reached", entry.reached().toString());
    }

    public static UnitEntry unit(JsonObject json) {
        return new UnitEntry(UnitJson.decode(json), TargetState.of(json.getString("reached")));
    }

    public static JsonObject encode(EventCursor cursor) {
        return new JsonObject().put("epoch", cursor.epoch()).put("sequence", cursor.sequence());
    }

    public static EventCursor cursor(JsonObject json) {
        return new EventCursor(json.getString("epoch"), json.getLong("sequence"));
    }
}
