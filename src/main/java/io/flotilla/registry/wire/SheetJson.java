package io.flotilla.registry.wire;

import io.flotilla.desired.OrderSheet;
import io.flotilla.desired.OrderSheet.Order;
import io.flotilla.desired.SheetDelta;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Order sheets and what changed in them, as they travel and as an agent keeps them: JSON with a format version. Whatever
 * is not exactly that is refused with an {@link IllegalArgumentException}, because a sheet stops units.
 */
public final class SheetJson {
    private static final int FORMAT = 1;
    private static final Set<String> HEAD = Set.of("v", "machine", "log", "term", "revision", "kept");
    private static final Set<String> SHEET = with(HEAD, "orders");
    private static final Set<String> DELTA = with(HEAD, "since", "changed", "removed");
    private static final Set<String> ORDER = Set.of("unit", "options", "hash", "target", "revision");

    private SheetJson() {}

    public static JsonObject encode(OrderSheet sheet) {
        return head(sheet.machine(), sheet.log(), sheet.term(), sheet.revision(), sheet.kept())
                .put("orders", orders(sheet.orders()));
    }

    static JsonObject encode(SheetDelta delta) {
        return head(delta.machine(), delta.log(), delta.term(), delta.revision(), delta.kept())
                .put("since", delta.since())
                .put("changed", orders(delta.changed()))
                .put("removed", names(delta.removed()));
    }

    private static JsonObject head(MachineId machine, String log, int term, long revision, Set<UnitName> kept) {
        return new JsonObject()
                .put("v", FORMAT)
                .put("machine", machine.value())
                .put("log", log)
                .put("term", term)
                .put("revision", revision)
                .put("kept", names(kept));
    }

    private static JsonArray orders(SortedMap<UnitName, Order> orders) {
        JsonArray array = new JsonArray();
        orders.forEach((unit, order) -> array.add(new JsonObject()
                .put("unit", unit.value())
                .put("options", UnitJson.encode(order.file()))
                .put("hash", order.hash())
                .put("target", order.target().toString())
                .put("revision", order.revision())));
        return array;
    }

    private static JsonArray names(Collection<UnitName> units) {
        JsonArray array = new JsonArray();
        units.forEach(unit -> array.add(unit.value()));
        return array;
    }

    public static OrderSheet sheet(Buffer bytes) {
        return sheet(parsed(bytes));
    }

    static OrderSheet sheet(JsonObject sheet) {
        StrictJson json = new StrictJson("an order sheet", checked(sheet), SHEET);
        return new OrderSheet(
                new MachineId(json.text("machine")),
                json.text("log"),
                json.smallNumber("term"),
                json.number("revision"),
                orders(json.list("orders")),
                names(json.list("kept")));
    }

    static SheetDelta delta(JsonObject delta) {
        StrictJson json = new StrictJson("changes of an order sheet", checked(delta), DELTA);
        return new SheetDelta(
                new MachineId(json.text("machine")),
                json.text("log"),
                json.smallNumber("term"),
                json.number("since"),
                json.number("revision"),
                orders(json.list("changed")),
                names(json.list("removed")),
                names(json.list("kept")));
    }

    private static JsonObject parsed(Buffer bytes) {
        try {
            return new JsonObject(bytes);
        } catch (DecodeException e) {
            throw new IllegalArgumentException("an order sheet cannot be read: " + e.getMessage(), e);
        }
    }

    /** The version is looked at first: what a newer one means by its fields is not known. */
    private static JsonObject checked(JsonObject json) {
        if (!Integer.valueOf(FORMAT).equals(json.getValue("v"))) {
            throw new IllegalArgumentException(
                    "order sheet has format %s, this version reads %d".formatted(json.getValue("v"), FORMAT));
        }
        return json;
    }

    private static SortedMap<UnitName, Order> orders(JsonArray array) {
        SortedMap<UnitName, Order> orders = new TreeMap<>();
        for (Object item : array) {
            StrictJson json = new StrictJson("an order", item, ORDER);
            UnitName unit = new UnitName(json.text("unit"));
            if (orders.put(unit, order(unit, json)) != null) {
                throw new IllegalArgumentException("not an order sheet: it orders %s twice".formatted(unit));
            }
        }
        return orders;
    }

    private static Order order(UnitName unit, StrictJson json) {
        JsonArray options = json.list("options");
        if (options.size() % 3 != 0 || !options.stream().allMatch(String.class::isInstance)) {
            throw new IllegalArgumentException("not an order: the options of %s are no triples".formatted(unit));
        }
        UnitFile file = UnitJson.file(options);
        String hash = json.text("hash");
        if (!hash.equals(file.hash())) {
            throw new IllegalArgumentException(
                    "not an order: the content of %s is not what its hash says".formatted(unit));
        }
        return new Order(file, hash, TargetState.of(json.text("target")), json.number("revision"));
    }

    private static Set<UnitName> names(JsonArray array) {
        Set<UnitName> names = new TreeSet<>();
        for (Object item : array) {
            if (!(item instanceof String name) || !names.add(new UnitName(name))) {
                throw new IllegalArgumentException("not an order sheet: %s is no name, or twice there".formatted(item));
            }
        }
        return names;
    }

    private static Set<String> with(Set<String> fields, String... more) {
        Set<String> all = new LinkedHashSet<>(fields);
        all.addAll(Set.of(more));
        return Set.copyOf(all);
    }
}
