package io.flotilla.api;

import io.flotilla.registry.StateEntry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An event of the state stream, spelled once for all its readers.
 *
 * @param key of the unit on the machine: of events with the same key only the latest matters
 * @param text what a client reads
 */
record StreamEvent(long sequence, String unit, String key, String text) {

    /** The machine holds the unit no longer. */
    private record Gone(String type, String unit, String machine, long sequence) implements View {}

    /** Of a batch as the bus carries it. */
    static List<StreamEvent> of(JsonArray events) {
        return IntStream.range(0, events.size())
                .mapToObj(events::getJsonObject)
                .map(StreamEvent::of)
                .toList();
    }

    private static StreamEvent of(JsonObject event) {
        String unit = event.getString("unit");
        String machine = event.getString("machine");
        long sequence = event.getLong("sequence");
        View view = event.getString("type").equals("gone")
                ? new Gone("gone", unit, machine, sequence)
                : StateView.event(StateEntry.fromJson(event), sequence);
        return new StreamEvent(
                sequence, unit, unit + '\0' + machine, view.toJson().toString());
    }
}
