package io.flotilla.api;

import io.flotilla.desired.Command;
import io.flotilla.desired.Outcome;
import io.flotilla.registry.Listing;
import io.flotilla.registry.Registry;
import io.flotilla.registry.UnitEntry;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitOption;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code units}: the checks in fleet's order, then a command. */
record UnitResource(Registry registry, Pages pages, FleetctlRestarts restarts) {
    private static final String NO_SUCH_UNIT = "unit does not exist";

    private static final Pages.Kind<UnitEntry> KIND =
            new Pages.Kind<>("units", entry -> entry.unit().name().value(), FleetView::unit);

    Future<Answer> list(Request request) {
        return pages.page(request, KIND, slice -> registry.units(request.least(), slice));
    }

    /** The name in the path. Nothing can exist under one that breaks the rules. */
    static UnitName name(Request request) {
        try {
            return new UnitName(request.parameter("name"));
        } catch (IllegalArgumentException e) {
            throw new ApiRefusal(404, NO_SUCH_UNIT);
        }
    }

    static UnitEntry require(Optional<UnitEntry> found) {
        return found.orElseThrow(() -> new ApiRefusal(404, NO_SUCH_UNIT));
    }

    Future<Answer> get(Request request) {
        return request.shown(registry.unit(request.least(), name(request)))
                .map(found -> Answer.json(200, FleetView.unit(restarts.seenBy(request, require(found)))));
    }

    /** All that is known of one unit, with the reasons that fleet's API has no room for. */
    Future<Answer> detail(Request request) {
        UnitName name = name(request);
        return request.shown(registry.unit(request.least(), name))
                .map(UnitResource::require)
                .compose(entry -> registry.states(0, Optional.of(name.value()), Optional.empty(), Listing.Slice.ALL)
                        .map(states -> Answer.json(
                                200, UnitView.of(entry, states.value().items()))));
    }

    Future<Answer> delete(Request request) {
        UnitName name = name(request);
        return request.decided(registry.submit(new Command.DeleteUnit(Request.newId(), name)))
                .map(outcome -> answer(name, outcome));
    }

    Future<Answer> put(Request request) {
        requireJson(request.contentTypes());
        String urlName = request.parameter("name");
        JsonBody unit = JsonBody.parse(request.body()).requireObject();
        String bodyName = unit.text("name");
        String targetText = unit.text("desiredState");
        List<JsonBody> options = unit.objects("options");
        if (!bodyName.isEmpty() && !bodyName.equals(urlName)) {
            throw ApiRefusal.badRequest(
                    "name in URL \"%s\" differs from unit name in request body \"%s\"".formatted(urlName, bodyName));
        }
        UnitName name = checked(() -> new UnitName(urlName));
        if (name.isOwn()) {
            throw ApiRefusal.badRequest("%s is flotilla itself on each host: choose another name".formatted(name));
        }
        Optional<TargetState> target =
                targetText.isEmpty() ? Optional.empty() : Optional.of(checked(() -> TargetState.of(targetText)));
        Optional<UnitFile> file = options.isEmpty() ? Optional.empty() : Optional.of(checked(() -> file(options)));
        if (file.isEmpty()) {
            target.ifPresent(wished -> restarts.wished(request, name, wished));
        }
        return request.decided(registry.submit(new Command.SetUnit(Request.newId(), name, file, target)))
                .map(outcome -> answer(name, outcome));
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
            throw ApiRefusal.badRequest(String.valueOf(e.getMessage()));
        }
    }

    static void requireJson(List<String> contentTypes) {
        if (contentTypes.size() != 1) {
            throw new ApiRefusal(415, "expected 1 Content-Type, got %d".formatted(contentTypes.size()));
        }
        String type = contentTypes.get(0).split(";", 2)[0].strip();
        if (!type.equalsIgnoreCase("application/json")) {
            throw new ApiRefusal(415, "only acceptable Content-Type is application/json");
        }
    }

    private static Answer answer(UnitName name, Outcome outcome) {
        return switch (outcome) {
            case CREATED -> Answer.empty(201);
            case UPDATED, UNCHANGED, DELETED, APPLIED, PLANNED -> Answer.empty(204);
            case NO_SUCH_UNIT -> throw new ApiRefusal(404, NO_SUCH_UNIT);
            case CONTENT_MISSING -> throw new ApiRefusal(409, "unit does not exist and options field empty");
            case TARGET_MISSING -> throw new ApiRefusal(409, "must provide DesiredState to update existing unit");
            case TEMPLATE_NOT_ACTIVATABLE ->
                throw ApiRefusal.badRequest("cannot activate template \"%s\"".formatted(name));
            case VOID_TERM -> throw new ApiRefusal(503, "the leader changed meanwhile; try again");
            case CORE_ADDRESS_TAKEN,
                    TOO_MANY_CORE_HOSTS,
                    NO_SUCH_CORE_HOST,
                    LAST_CORE_HOST,
                    STILL_CORE_HOST,
                    LEAVING_CLUSTER ->
                throw new IllegalStateException("%s is no answer about a unit".formatted(outcome));
        };
    }
}
