package io.flotilla.registry.wire;

import io.flotilla.desired.Assignment;
import io.flotilla.desired.Command;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Commands as the log stores them: JSON with a format version. */
public final class CommandJson {
    private static final int FORMAT = 1;

    private CommandJson() {}

    public static byte[] encode(Command command) {
        JsonObject json = body(command).put("v", FORMAT);
        if (!command.requestId().isEmpty()) {
            json.put("id", command.requestId());
        }
        return json.toBuffer().getBytes();
    }

    private static JsonObject body(Command command) {
        if (command instanceof Command.SetUnit set) {
            JsonObject json = new JsonObject()
                    .put("do", "set-unit")
                    .put("unit", set.name().value());
            set.file().ifPresent(file -> json.put("options", UnitJson.encode(file)));
            set.target().ifPresent(target -> json.put("target", target.toString()));
            return json;
        }
        if (command instanceof Command.DeleteUnit delete) {
            return new JsonObject()
                    .put("do", "delete-unit")
                    .put("unit", delete.name().value());
        }
        if (command instanceof Command.ApplyPlan plan) {
            JsonArray assignments = new JsonArray();
            plan.assignments().forEach(assignment -> assignments.add(encode(assignment)));
            return new JsonObject()
                    .put("do", "apply-plan")
                    .put("term", plan.term())
                    .put("plan", assignments);
        }
        if (command instanceof Command.PatchMachines patch) {
            return new JsonObject().put("do", "patch-machines").put("edits", encode(patch.edits()));
        }
        if (command instanceof Command.NewTerm term) {
            return new JsonObject()
                    .put("do", "new-term")
                    .put("term", term.term())
                    .put("identity", term.identity())
                    .put("founders", CoreHostJson.encode(term.founders()));
        }
        if (command instanceof Command.AddCoreHost add) {
            return new JsonObject()
                    .put("do", "add-core-host")
                    .put("machine", add.machine().value())
                    .put("address", add.address());
        }
        if (command instanceof Command.RemoveCoreHost remove) {
            return new JsonObject()
                    .put("do", "remove-core-host")
                    .put("machine", remove.machine().value());
        }
        if (command instanceof Command.LeaveCluster leave) {
            return new JsonObject()
                    .put("do", "leave-cluster")
                    .put("machine", leave.machine().value());
        }
        if (command instanceof Command.EndLeave end) {
            return new JsonObject()
                    .put("do", "end-leave")
                    .put("machine", end.machine().value());
        }
        if (command instanceof Command.RaiseLevel raise) {
            return new JsonObject().put("do", "raise-level").put("level", raise.level());
        }
        if (command instanceof Command.Import part) {
            JsonArray wishes = new JsonArray();
            part.wishes().forEach(wish -> wishes.add(encode(wish)));
            return new JsonObject().put("do", "import").put("wishes", wishes).put("edits", encode(part.edits()));
        }
        throw new IllegalStateException("no encoding for " + command.getClass());
    }

    private static JsonObject encode(Assignment assignment) {
        return new JsonObject()
                .put("unit", assignment.unit().value())
                .put("revision", assignment.revision())
                .put("machines", UnitJson.encode(assignment.machines()))
                .put("reason", assignment.reason());
    }

    private static JsonObject encode(Command.Wish wish) {
        return new JsonObject()
                .put("unit", wish.name().value())
                .put("options", UnitJson.encode(wish.file()))
                .put("target", wish.target().toString())
                .put("machines", UnitJson.encode(wish.machines()));
    }

    private static JsonArray encode(List<Command.MetadataEdit> edits) {
        JsonArray array = new JsonArray();
        edits.forEach(edit -> array.add(encode(edit)));
        return array;
    }

    private static JsonObject encode(Command.MetadataEdit edit) {
        JsonObject json =
                new JsonObject().put("machine", edit.machine().value()).put("key", edit.key());
        edit.value().ifPresent(value -> json.put("value", value));
        return json;
    }

    /** The command that {@code bytes} hold; throws if they are of a newer format or no command. */
    public static Command decode(byte[] bytes) {
        JsonObject json = new JsonObject(Buffer.buffer(bytes));
        if (json.getInteger("v", 0) != FORMAT) {
            throw new IllegalArgumentException(
                    "log entry has format %s, this version reads %d".formatted(json.getValue("v"), FORMAT));
        }
        String id = json.getString("id", "");
        return switch (json.getString("do")) {
            case "set-unit" ->
                new Command.SetUnit(
                        id,
                        new UnitName(json.getString("unit")),
                        Optional.ofNullable(json.getJsonArray("options")).map(UnitJson::file),
                        Optional.ofNullable(json.getString("target")).map(TargetState::of));
            case "delete-unit" -> new Command.DeleteUnit(id, new UnitName(json.getString("unit")));
            case "apply-plan" -> new Command.ApplyPlan(json.getInteger("term"), assignments(json.getJsonArray("plan")));
            case "patch-machines" -> new Command.PatchMachines(id, edits(json.getJsonArray("edits")));
            case "new-term" ->
                new Command.NewTerm(
                        json.getInteger("term"),
                        json.getString("identity"),
                        CoreHostJson.decode(json.getJsonArray("founders")));
            case "add-core-host" ->
                new Command.AddCoreHost(id, new MachineId(json.getString("machine")), json.getString("address"));
            case "remove-core-host" -> new Command.RemoveCoreHost(id, new MachineId(json.getString("machine")));
            case "leave-cluster" -> new Command.LeaveCluster(id, new MachineId(json.getString("machine")));
            case "end-leave" -> new Command.EndLeave(new MachineId(json.getString("machine")));
            case "raise-level" -> new Command.RaiseLevel(json.getInteger("level"));
            case "import" ->
                new Command.Import(id, wishes(json.getJsonArray("wishes")), edits(json.getJsonArray("edits")));
            default -> throw new IllegalArgumentException("unknown log entry \"%s\"".formatted(json.getString("do")));
        };
    }

    private static List<Assignment> assignments(JsonArray plan) {
        List<Assignment> assignments = new ArrayList<>();
        for (int i = 0; i < plan.size(); i++) {
            JsonObject json = plan.getJsonObject(i);
            assignments.add(new Assignment(
                    new UnitName(json.getString("unit")),
                    json.getLong("revision"),
                    UnitJson.machines(json.getJsonArray("machines")),
                    json.getString("reason")));
        }
        return assignments;
    }

    private static List<Command.Wish> wishes(JsonArray array) {
        List<Command.Wish> wishes = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            JsonObject json = array.getJsonObject(i);
            wishes.add(new Command.Wish(
                    new UnitName(json.getString("unit")),
                    UnitJson.file(json.getJsonArray("options")),
                    TargetState.of(json.getString("target")),
                    UnitJson.machines(json.getJsonArray("machines"))));
        }
        return wishes;
    }

    private static List<Command.MetadataEdit> edits(JsonArray array) {
        List<Command.MetadataEdit> edits = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            JsonObject json = array.getJsonObject(i);
            edits.add(new Command.MetadataEdit(
                    new MachineId(json.getString("machine")),
                    json.getString("key"),
                    Optional.ofNullable(json.getString("value"))));
        }
        return edits;
    }
}
