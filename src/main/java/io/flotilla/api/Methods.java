package io.flotilla.api;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The methods of one path. Another one is refused in fleet's words, which name these in their order; Vert.x would keep
 * no order and let no handler see them.
 */
final class Methods implements Handler<RoutingContext> {
    private final Replies replies;
    private final Map<HttpMethod, Function<Request, Future<? extends Reply>>> handlers = new LinkedHashMap<>();

    Methods(Replies replies) {
        this.replies = replies;
    }

    Methods on(HttpMethod method, Function<Request, Future<? extends Reply>> handler) {
        handlers.put(method, handler);
        return this;
    }

    @Override
    public void handle(RoutingContext context) {
        Function<Request, Future<? extends Reply>> handler =
                handlers.get(context.request().method());
        if (handler == null) {
            throw refused(context);
        }
        replies.send(context, handler.apply(new Request(context)));
    }

    private ApiRefusal refused(RoutingContext context) {
        if (handlers.isEmpty()) {
            return new ApiRefusal(405, "");
        }
        List<String> names = handlers.keySet().stream().map(HttpMethod::name).toList();
        context.response().putHeader(HttpHeaders.ALLOW, String.join(", ", names));
        return new ApiRefusal(405, "only %s supported against this resource".formatted(words(names)));
    }

    private static String words(List<String> names) {
        int last = names.size() - 1;
        return last == 0
                ? names.get(0)
                : "%s and %s".formatted(String.join(", ", names.subList(0, last)), names.get(last));
    }
}
