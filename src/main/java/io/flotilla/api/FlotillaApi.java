package io.flotilla.api;

import io.flotilla.registry.Registry;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Our own API: paths, methods and their refusals; what a request does is in the resource it names. */
final class FlotillaApi {
    private static final String ONLY = "only %s supported against this resource";
    private static final String MEMBERS = "/core/members";
    private static final String UNITS = "/units/";
    private static final Pattern LEAVE = Pattern.compile("/machines/([^/]+)/leave");

    private final Registry registry;
    private final CoreResource core;
    private final LeaveResource leaves;
    private final JournalResource journals;
    private final UnitDetail units;

    FlotillaApi(Registry registry, Readiness readiness) {
        this.registry = registry;
        core = new CoreResource(registry, readiness);
        leaves = new LeaveResource(registry, readiness);
        journals = new JournalResource(registry);
        units = new UnitDetail(registry);
    }

    /** Answers a request for {@code path}, the undecoded rest after the API's prefix. */
    Future<? extends Reply> handle(HttpServerRequest request, String path, Buffer body) {
        switch (path) {
            case "":
                throw new Refusal(405, "");
            case "/cluster":
                require(request, HttpMethod.GET);
                return registry.cluster().map(json -> Answer.json(200, json));
            case "/backup":
                require(request, HttpMethod.GET);
                return registry.backup().map(content -> new Download("application/x-ndjson", backupName(), content));
            case MEMBERS:
                require(request, HttpMethod.POST);
                return core.add(body);
            default:
                return path.startsWith(UNITS)
                        ? unit(request, path.substring(UNITS.length()))
                        : machine(request, path, body);
        }
    }

    private Future<Answer> machine(HttpServerRequest request, String path, Buffer body) {
        Matcher leave = LEAVE.matcher(path);
        if (!leave.matches()) {
            return member(request, path);
        }
        require(request, HttpMethod.POST);
        return leaves.post(Query.decode(leave.group(1)), body);
    }

    /** @param path after the collection: a name, or what is below it */
    private Future<? extends Reply> unit(HttpServerRequest request, String path) {
        List<String> segments = List.of(path.split("/", -1));
        boolean isJournal = segments.size() == 2 && segments.get(1).equals("journal");
        if (segments.get(0).isEmpty() || (segments.size() > 1 && !isJournal)) {
            throw Refusal.unknownPath();
        }
        require(request, HttpMethod.GET);
        UnitName name = UnitResource.nameOrUnknown(Query.decode(segments.get(0)))
                .orElseThrow(() -> new Refusal(404, UnitResource.NO_SUCH_UNIT));
        return isJournal ? journals.get(name, new Query(request.query())) : units.get(name);
    }

    private Future<Answer> member(HttpServerRequest request, String path) {
        String id = path.startsWith(MEMBERS + "/") ? path.substring(MEMBERS.length() + 1) : "";
        if (id.isEmpty() || id.indexOf('/') >= 0) {
            throw Refusal.unknownPath();
        }
        require(request, HttpMethod.DELETE);
        return core.remove(Query.decode(id));
    }

    private static void require(HttpServerRequest request, HttpMethod method) {
        Methods.require(request, 405, ONLY.formatted(method.name()), method);
    }

    private static String backupName() {
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
        return "flotilla-%s.ndjson".formatted(time);
    }
}
