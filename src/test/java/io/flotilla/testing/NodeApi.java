package io.flotilla.testing;

import io.flotilla.unit.UnitFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A node's API, spoken to through its unix socket. Blocks unless it returns a Future. */
public class NodeApi {
    private static final long TIMEOUT_MS = 30_000;
    private static final Vertx VERTX = Vertx.vertx();
    private static final HttpClient HTTP = VERTX.createHttpClient();

    /** Fields, because the connections of a client that is garbage-collected are closed. */
    private static final WebSocketClient WEB_SOCKETS = VERTX.createWebSocketClient();

    private static final NetClient SOCKETS = VERTX.createNetClient();

    private final SocketAddress socket;
    private @Nullable Future<Integer> loopback;

    /** An answer of the API. */
    public record Response(int status, Map<String, String> headers, String body) {
        public JsonObject json() {
            if (!body.startsWith("{")) {
                throw new AssertionError("no JSON in the answer: " + this);
            }
            return new JsonObject(body);
        }

        public String error() {
            return json().getJsonObject("error").getString("message");
        }
    }

    public NodeApi(Path socket) {
        this.socket = SocketAddress.domainSocketAddress(socket.toString());
    }

    /** Fails with a {@link NotSentException} if the request has certainly not reached the node. */
    public Future<Response> ask(
            HttpMethod method, String path, String body, Map<String, String> headers, long timeoutMillis) {
        RequestOptions options = new RequestOptions()
                .setServer(socket)
                .setHost("localhost")
                .setMethod(method)
                .setURI(path)
                .setTimeout(timeoutMillis);
        headers.forEach(options::putHeader);
        return HTTP.request(options)
                .recover(cause -> Future.failedFuture(new NotSentException(cause)))
                .compose(request -> request.send(Buffer.buffer(body)).compose(NodeApi::response));
    }

    /** There was nobody to send a request to. */
    @SuppressWarnings("serial")
    public static final class NotSentException extends RuntimeException {
        private NotSentException(Throwable cause) {
            super(cause);
        }
    }

    private static Future<Response> response(HttpClientResponse response) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
        return response.body().map(content -> new Response(response.statusCode(), headers, content.toString()));
    }

    public Response request(HttpMethod method, String path, String body, Map<String, String> headers) {
        return Await.the(ask(method, path, body, headers, TIMEOUT_MS));
    }

    public Response get(String path) {
        return request(HttpMethod.GET, path, "", Map.of());
    }

    public Response delete(String unit) {
        return request(HttpMethod.DELETE, "/fleet/v1/units/" + unit, "", Map.of());
    }

    public Response put(String unit, String target, String file) {
        return put(unit, body(target, file));
    }

    public Response put(String unit, String json) {
        return request(HttpMethod.PUT, "/fleet/v1/units/" + unit, json, Map.of("Content-Type", "application/json"));
    }

    /** What a PUT of a unit file says; without a desired state if {@code target} is empty. */
    public static String body(String target, String file) {
        JsonArray options = new JsonArray();
        UnitFile.parse(file)
                .options()
                .forEach(option -> options.add(new JsonObject()
                        .put("section", option.section())
                        .put("name", option.name())
                        .put("value", option.value())));
        JsonObject body = new JsonObject().put("options", options);
        if (!target.isEmpty()) {
            body.put("desiredState", target);
        }
        return body.encode();
    }

    /** Adds, replaces or removes a key of a machine's metadata; {@code value} is empty to remove it. */
    public Response editMachine(String op, String machine, String key, String value) {
        JsonObject edit = new JsonObject().put("op", op).put("path", "/%s/metadata/%s".formatted(machine, key));
        if (!value.isEmpty()) {
            edit.put("value", value);
        }
        return request(
                HttpMethod.PATCH,
                "/fleet/v1/machines",
                new JsonArray().add(edit).encode(),
                Map.of());
    }

    /** The status that the node answers a GET with; 0 if it does not answer. */
    public int status(String path) {
        return Await.the(ask(HttpMethod.GET, path, "", Map.of(), TIMEOUT_MS)
                .map(Response::status)
                .otherwise(0));
    }

    public boolean isReady() {
        return status("/readyz") == 200;
    }

    /** All units, from all pages, by name. */
    public SortedMap<String, JsonObject> units() {
        SortedMap<String, JsonObject> units = new TreeMap<>();
        all("units").forEach(unit -> units.put(unit.getString("name"), unit));
        return units;
    }

    /** All unit states, from all pages: one for each unit on each machine. */
    public List<JsonObject> states() {
        return all("state");
    }

    public List<JsonObject> machines() {
        return all("machines");
    }

    private List<JsonObject> all(String what) {
        List<JsonObject> items = new ArrayList<>();
        String page = "/fleet/v1/" + what;
        while (!page.isEmpty()) {
            Response response = get(page);
            if (response.status() != 200) {
                throw new AssertionError("not the list: " + response);
            }
            JsonArray list = response.json().getJsonArray(what.equals("state") ? "states" : what, new JsonArray());
            list.forEach(item -> items.add((JsonObject) item));
            String next = response.json().getString("nextPageToken", "");
            page = next.isEmpty() ? "" : "/fleet/v1/" + what + "?nextPageToken=" + next;
        }
        return items;
    }

    /** The state in fleet's form, {@code load/active/sub}; empty if there is none. */
    public String state(String unit) {
        Response response = get("/fleet/v1/state/" + unit);
        return response.status() == 404
                ? ""
                : "%s/%s/%s"
                        .formatted(
                                response.json().getString("systemdLoadState"),
                                response.json().getString("systemdActiveState"),
                                response.json().getString("systemdSubState"));
    }

    public void awaitState(String unit, String state) {
        Await.until(() -> state(unit), state::equals);
    }

    /** The state stream's messages, as they come. */
    public Stream stream() {
        Stream stream = new Stream();
        stream.socket = stream(stream::add);
        return stream;
    }

    /** Calls {@code reader} with each message of the state stream, from the first; on a thread of Vert.x. */
    public WebSocket stream(Consumer<JsonObject> reader) {
        return Await.the(loopback()
                .compose(port -> WEB_SOCKETS.connect(port, "127.0.0.1", "/v1/stream"))
                .map(socket -> socket.textMessageHandler(text -> reader.accept(new JsonObject(text)))));
    }

    /** A loopback port that leads to the API's unix socket: the WebSocket client knows no unix sockets. */
    private synchronized Future<Integer> loopback() {
        if (loopback == null) {
            loopback = listenOnLoopback();
        }
        return loopback;
    }

    private Future<Integer> listenOnLoopback() {
        return VERTX.createNetServer()
                .connectHandler(near -> {
                    near.pause();
                    SOCKETS.connect(socket)
                            .onSuccess(far -> {
                                near.pipeTo(far);
                                far.pipeTo(near);
                            })
                            .onFailure(cause -> near.close());
                })
                .listen(0, "127.0.0.1")
                .map(NetServer::actualPort);
    }

    /** One reader of the state stream. */
    public static final class Stream {
        private final List<JsonObject> messages = new ArrayList<>();
        private @Nullable WebSocket socket;

        private synchronized void add(JsonObject message) {
            messages.add(message);
        }

        public JsonObject await(Predicate<JsonObject> wanted) {
            Await.until(this::all, all -> all.stream().anyMatch(wanted));
            return all().stream().filter(wanted).findFirst().orElseThrow();
        }

        public synchronized List<JsonObject> all() {
            return List.copyOf(messages);
        }

        public void close() {
            Await.the(Objects.requireNonNull(socket).close());
        }
    }
}
