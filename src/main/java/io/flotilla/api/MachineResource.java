package io.flotilla.api;

import io.flotilla.desired.Command;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.Registry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code machines}: the list, and edits of metadata. */
record MachineResource(Registry registry, Pages pages) {
    private static final Logger LOG = LoggerFactory.getLogger(MachineResource.class);
    private static final Set<String> OPS = Set.of("add", "remove", "replace");
    private static final Pattern PATH = Pattern.compile("/([^/]+)/metadata/([A-Za-z0-9_.-]+)");

    private static final Pages.Kind<Machine> KIND =
            new Pages.Kind<>("machines", machine -> machine.id().value(), FleetView::machine);

    Future<Answer> list(Request request) {
        return pages.page(request, KIND, slice -> registry.machines(request.least(), slice));
    }

    /** All edits are checked before any is made; unlike fleet's, they are then made together. */
    Future<Answer> patch(Request request) {
        List<Optional<Command.MetadataEdit>> wishes = JsonBody.parse(request.body()).items().stream()
                .map(MachineResource::edit)
                .toList();
        List<Command.MetadataEdit> edits =
                wishes.stream().flatMap(Optional::stream).toList();
        if (edits.size() < wishes.size()) {
            LOG.info("{} metadata edits are of what no machine is called", wishes.size() - edits.size());
        }
        Answer done = new Answer(204, "application/json", Buffer.buffer());
        return edits.isEmpty()
                ? Future.succeededFuture(done)
                : request.decided(registry.submit(new Command.PatchMachines(Request.newId(), edits)))
                        .map(done);
    }

    /** Empty if the edit is in order and can have no effect, because no machine can have that ID. */
    private static Optional<Command.MetadataEdit> edit(JsonBody item) {
        String op = item.text("op");
        if (!OPS.contains(op)) {
            throw ApiRefusal.badRequest("invalid op: expect add, remove, or replace");
        }
        Matcher path = PATH.matcher(item.text("path"));
        if (!path.matches()) {
            throw ApiRefusal.badRequest("machine metadata path invalid");
        }
        Optional<String> value = op.equals("remove") ? Optional.empty() : Optional.of(value(item));
        return machine(path.group(1)).map(machine -> new Command.MetadataEdit(machine, path.group(2), value));
    }

    /** fleet takes any text for a machine: it need not be there. */
    private static Optional<MachineId> machine(String id) {
        try {
            return Optional.of(new MachineId(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** As fleet's documentation has it, a string, or as its code has it, an object that holds one. */
    private static String value(JsonBody item) {
        return item.value("value")
                .map(value ->
                        value.asText().orElseGet(() -> value.requireObject().text("value")))
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> ApiRefusal.badRequest("invalid value: add and replace require a value"));
    }
}
