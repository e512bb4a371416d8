package io.flotilla.registry.wire;

import io.flotilla.registry.StateEntry;
import io.flotilla.registry.StateReport;
import io.flotilla.unit.UnitName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A machine's report on its way to the leader. */
public final class StateReportJson {
    private StateReportJson() {}

    public static JsonObject encode(List<StateReport> reports, boolean all) {
        JsonArray lines = new JsonArray();
        reports.forEach(
                report -> lines.add(report.state().map(StateEntry::toJson).orElseGet(() -> new JsonObject()
                        .put("gone", report.unit().value()))));
        return new JsonObject().put("all", all).put("lines", lines);
    }

    public static List<StateReport> decode(JsonObject json) {
        List<StateReport> reports = new ArrayList<>();
        JsonArray lines = json.getJsonArray("lines");
        for (int i = 0; i < lines.size(); i++) {
            JsonObject line = lines.getJsonObject(i);
            if (line.containsKey("gone")) {
                reports.add(new StateReport(new UnitName(line.getString("gone")), Optional.empty()));
            } else {
                StateEntry state = StateEntry.fromJson(line);
                reports.add(new StateReport(state.unit(), Optional.of(state)));
            }
        }
        return reports;
    }
}
