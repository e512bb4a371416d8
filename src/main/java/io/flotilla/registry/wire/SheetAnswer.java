package io.flotilla.registry.wire;

import io.flotilla.desired.KeptMark;
import io.flotilla.desired.MachineOrders;
import io.flotilla.desired.OrderSheet;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** A host asks for its order sheet and says which it had; the answer is nothing, what changed, or the whole sheet. */
public final class SheetAnswer {
    private static final String SHEET = "sheet";
    private static final String DELTA = "delta";

    /** What tells a sheet from every other of the same machine. */
    public record Had(String log, int term, long revision, long keptMark) {
        public static Had of(OrderSheet sheet) {
            return new Had(sheet.log(), sheet.term(), sheet.revision(), KeptMark.of(sheet.kept()));
        }
    }

    private SheetAnswer() {}

    public static JsonObject ask(Optional<OrderSheet> had) {
        return had.map(Had::of)
                .map(sheet -> new JsonObject()
                        .put("log", sheet.log())
                        .put("term", sheet.term())
                        .put("revision", sheet.revision())
                        .put("kept", sheet.keptMark()))
                .orElseGet(JsonObject::new);
    }

    public static Optional<Had> had(JsonObject asked) {
        return asked.containsKey("log")
                ? Optional.of(new Had(
                        asked.getString("log"),
                        asked.getInteger("term"),
                        asked.getLong("revision"),
                        asked.getLong("kept")))
                : Optional.empty();
    }

    public static JsonObject nothing() {
        return new JsonObject();
    }

    public static JsonObject encode(MachineOrders orders, Optional<Had> had, String log, int term, long revision) {
        return had.filter(sheet -> sheet.log().equals(log))
                .flatMap(sheet -> orders.deltaSince(sheet.revision(), log, term, revision))
                .map(delta -> new JsonObject().put(DELTA, SheetJson.encode(delta)))
                .orElseGet(() -> new JsonObject().put(SHEET, SheetJson.encode(orders.sheet(log, term, revision))));
    }

    /** Throws {@link IllegalArgumentException} on what is no answer: a sheet stops units. */
    public static Optional<OrderSheet> decode(JsonObject answer, Optional<OrderSheet> had) {
        if (answer.containsKey(SHEET)) {
            return Optional.of(SheetJson.sheet(answer.getJsonObject(SHEET)));
        }
        if (answer.containsKey(DELTA)) {
            return had.map(base -> SheetJson.delta(answer.getJsonObject(DELTA)).applyTo(base));
        }
        return Optional.empty();
    }
}
