package io.flotilla.api;

import io.flotilla.registry.StateBatch;

/**
 * An event of the state stream, spelled once for all its readers.
 *
 * @param key of the unit on the machine: of events with the same key only the latest matters
 * @param text what a client reads
 */
record StreamEvent(long sequence, String unit, String key, String text) {

    static StreamEvent of(StateBatch.Event event) {
        String unit = event.report().unit().value();
        String machine = event.machine().value();
        View view = event.report()
                .state()
                .map(state -> UnitView.event(state, event.sequence()))
                .orElseGet(() -> gone(unit, machine, event.sequence()));
        return new StreamEvent(
                event.sequence(), unit, unit + '\0' + machine, view.toJson().toString());
    }

    /** The machine holds the unit no longer. */
    private static View gone(String unit, String machine, long sequence) {
        return fields -> fields.put("type", "gone")
                .put("unit", unit)
                .put("machine", machine)
                .put("sequence", sequence);
    }
}
