package io.flotilla.api;

import io.flotilla.desired.Command;
import io.flotilla.registry.Decided;
import io.flotilla.registry.Registry;
import io.flotilla.registry.UnitEntry;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitOption;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** {@code units}: the checks in fleet's order, then a command. */
final class UnitResource {
    static final String NO_SUCH_UNIT = "unit does not exist";

    private static final Pages.Kind<UnitEntry> KIND =
            new Pages.Kind<>("units", entry -> entry.unit().name().value(), FleetJson::unit);

    private final Registry registry;
    private final Pages pages;

    UnitResource(Registry registry, Pages pages) {
        this.registry = registry;
        this.pages = pages;
    }

    Future<Answer> list(HttpServerRequest request) {
        return pages.page(request, new Query(request.query()), KIND, registry::units);
    }

    Future<Answer> item(HttpServerRequest request, String name, Buffer body) {
        if (request.method().equals(HttpMethod.PUT)) {
            return put(request, name, body);
        }
        Optional<UnitName> known = nameOrUnknown(name);
        if (known.isEmpty()) {
            throw new Refusal(404, NO_SUCH_UNIT);
        }
        return request.method().equals(HttpMethod.GET) ? get(known.get()) : delete(known.get());
    }

    /** Nothing can exist under a name that breaks the rules. */
    static Optional<UnitName> nameOrUnknown(String name) {
        try {
            return Optional.of(new UnitName(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Future<Answer> get(UnitName name) {
        return registry.unit(name).map(found -> found.map(entry -> Answer.json(200, FleetJson.unit(entry)))
                .orElseThrow(() -> new Refusal(404, NO_SUCH_UNIT)));
    }

    private Future<Answer> delete(UnitName name) {
        return registry.submit(new Command.DeleteUnit(requestId(), name)).map(decided -> answer(name, decided));
    }

    private Future<Answer> put(HttpServerRequest request, String urlName, Buffer body) {
        requireJson(request.headers().getAll(HttpHeaders.CONTENT_TYPE));
        JsonBody unit = JsonBody.parse(body).requireObject();
        String bodyName = unit.text("name");
        String targetText = unit.text("desiredState");
        List<JsonBody> options = unit.objects("options");
        if (!bodyName.isEmpty() && !bodyName.equals(urlName)) {
            throw Refusal.badRequest(
                    "name in URL \"%s\" differs from unit name in request body \"%s\"".formatted(urlName, bodyName));
        }
        UnitName name = checked(() -> new UnitName(urlName));
        Optional<TargetState> target =
                targetText.isEmpty() ? Optional.empty() : Optional.of(checked(() -> TargetState.of(targetText)));
        Optional<UnitFile> file = options.isEmpty() ? Optional.empty() : Optional.of(checked(() -> file(options)));
        return registry.submit(new Command.SetUnit(requestId(), name, file, target))
                .map(decided -> answer(name, decided));
    }

    private static UnitFile file(List<JsonBody> items) {
        List<UnitOption> options = new ArrayList<>();
        for (JsonBody item : items) {
            options.add(new UnitOption(item.text("section"), item.text("name"), item.text("value")));
        }
        UnitFile file = new UnitFile(options);
        FleetOptions.validate(file);
        return file;
    }

    private static <T> T checked(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(String.valueOf(e.getMessage()));
        }
    }

    static void requireJson(List<String> contentTypes) {
        if (contentTypes.size() != 1) {
            throw new Refusal(415, "expected 1 Content-Type, got %d".formatted(contentTypes.size()));
        }
        String type = contentTypes.get(0).split(";", 2)[0].strip();
        if (!type.equalsIgnoreCase("application/json")) {
            throw new Refusal(415, "only acceptable Content-Type is application/json");
        }
    }

    private static String requestId() {
        return UUID.randomUUID().toString();
    }

    private static Answer answer(UnitName name, Decided decided) {
        return status(name, decided).decidedAt(decided.revision());
    }

    private static Answer status(UnitName name, Decided decided) {
        return switch (decided.outcome()) {
            case CREATED -> Answer.empty(201);
            case UPDATED, UNCHANGED, DELETED, APPLIED, PLANNED -> Answer.empty(204);
            case NO_SUCH_UNIT -> throw new Refusal(404, NO_SUCH_UNIT);
            case CONTENT_MISSING -> throw new Refusal(409, "unit does not exist and options field empty");
            case TARGET_MISSING -> throw new Refusal(409, "must provide DesiredState to update existing unit");
            case TEMPLATE_NOT_ACTIVATABLE ->
                throw Refusal.badRequest("cannot activate template \"%s\"".formatted(name));
            case VOID_TERM -> throw new Refusal(503, "the leader changed meanwhile; try again");
            case CORE_ADDRESS_TAKEN,
                    TOO_MANY_CORE_HOSTS,
                    NO_SUCH_CORE_HOST,
                    LAST_CORE_HOST,
                    STILL_CORE_HOST,
                    LEAVING_CLUSTER ->
                throw new IllegalStateException("%s is no answer about a unit".formatted(decided.outcome()));
        };
    }
}
