package io.flotilla.api;

import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.testing.InMemoryRegistry;
import io.flotilla.testing.NodeApi.Response;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The API alone, on a unix socket, over a registry in memory. Blocks; for tests. */
final class ApiFixture implements AutoCloseable {
    private static final long SECONDS = 20;

    final Vertx vertx = Vertx.vertx();
    final InMemoryRegistry registry = new InMemoryRegistry();
    private final HttpClient http = vertx.createHttpClient();
    private final Path folder;
    private final SocketAddress socket;

    ApiFixture() {
        this(registry -> {});
    }

    /** {@code before}: how the registry is when the API starts. */
    ApiFixture(Consumer<InMemoryRegistry> before) {
        before.accept(registry);
        try {
            folder = Files.createTempDirectory("api");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        socket = SocketAddress.domainSocketAddress(folder.resolve("api.sock").toString());
        await(vertx.deployVerticle(new ApiVerticle(registry, new ApiOptions(List.of(socket), 100, "test"))));
    }

    String socketPath() {
        return socket.path();
    }

    void present(String... machineIds) {
        for (String id : machineIds) {
            registry.announce(new Machine(new MachineId(id), "10.0.0.1", Map.of(), "test"));
        }
    }

    Response get(String path) {
        return request("GET", path, "", Map.of());
    }

    Response request(String method, String path, String body) {
        return request(method, path, body, Map.of());
    }

    Response request(String method, String path, String body, Map<String, String> headers) {
        return await(begin(method, path, body, headers));
    }

    Future<Response> begin(String method, String path, String body, Map<String, String> headers) {
        return open(method, path, headers)
                .compose(request -> request.send(Buffer.buffer(body)).compose(ApiFixture::response));
    }

    Future<HttpClientRequest> open(String method, String path, Map<String, String> headers) {
        RequestOptions options = new RequestOptions()
                .setServer(socket)
                .setHost("localhost")
                .setMethod(HttpMethod.valueOf(method))
                .setURI(path);
        headers.forEach(options::putHeader);
        return http.request(options);
    }

    private static Future<Response> response(HttpClientResponse response) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
        return response.body().map(content -> new Response(response.statusCode(), headers, content.toString()));
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
