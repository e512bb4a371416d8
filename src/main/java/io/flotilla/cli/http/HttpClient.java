package io.flotilla.cli.http;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one node, one after another on one connection. Own code, because it starts in a tenth of the time of a
 * library, and a command line is started for every request. Blocks; used by one thread.
 */
public final class HttpClient implements Closeable {
    private final ApiEndpoint endpoint;
    private final Tls tls;
    private final Optional<Tunnel> tunnel;
    private final long timeoutMillis;
    private @Nullable Open open;

    /** A connection in use. */
    private record Open(Wire wire, Deadline deadline) {}

    public HttpClient(ApiEndpoint endpoint, Tls tls, Optional<Tunnel> tunnel, long timeoutMillis) {
        this.endpoint = endpoint;
        this.tls = tls;
        this.tunnel = tunnel;
        this.timeoutMillis = timeoutMillis;
    }

    /** A client of the same node with a connection of its own. */
    public HttpClient another() {
        return new HttpClient(endpoint, tls, tunnel, timeoutMillis);
    }

    public boolean isTunnelled() {
        return tunnel.isPresent();
    }

    /** An answer with its whole body. */
    public record Answer(int status, String body) {
        public boolean isSuccess() {
            return status / 100 == 2;
        }
    }

    /** Sends a request, whose body is JSON, and reads its answer, in time. Throws {@link IOException} with words for the user. */
    public Answer ask(String method, String path, byte[] body) throws IOException {
        boolean isUsed = open != null;
        Map<String, String> headers = body.length == 0 ? Map.of() : Map.of("Content-Type", "application/json");
        try {
            HttpResponse response = exchange(method, path, headers, body);
            String content = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
            connectionInUse().deadline().none();
            if (!response.keepsConnection()) {
                close();
            }
            return new Answer(response.status(), content);
        } catch (IOException e) {
            boolean isLate = open != null && open.deadline().hasPassed();
            close();
            if (isUsed && !isLate) { // the node may close a connection that rested
                return ask(method, path, body);
            }
            throw e;
        }
    }

    /** Sends a request and reads the head of its answer, in time; the body may take as long as it takes. */
    public HttpResponse follow(String path, Map<String, String> headers) throws IOException {
        HttpResponse response = exchange("GET", path, headers, new byte[0]);
        connectionInUse().deadline().none();
        return response;
    }

    private HttpResponse exchange(String method, String path, Map<String, String> headers, byte[] body)
            throws IOException {
        Open connection = connection();
        try {
            connection.deadline().in(timeoutMillis);
            connection.wire().out().write(request(method, path, headers, body));
            connection.wire().out().flush();
            HttpResponse response = HttpResponse.read(connection.wire().in());
            connection.deadline().in(timeoutMillis);
            return response;
        } catch (IOException e) {
            if (connection.deadline().hasPassed()) {
                throw new IOException("no answer from %s within %.1f s".formatted(endpoint, timeoutMillis / 1000.0), e);
            }
            throw new IOException("lost the connection to %s: %s".formatted(endpoint, Tls.words(e)), e);
        }
    }

    /** Both directions of the connection, which is no HTTP any more. */
    Wire upgraded() {
        return connectionInUse().wire();
    }

    private Open connectionInUse() {
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        return open;
    }

    private byte[] request(String method, String path, Map<String, String> headers, byte[] body) {
        StringBuilder head = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(endpoint.authority()).append("\r\n");
        head.append("User-Agent: flotilla\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (body.length > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = new byte[start.length + body.length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        return request;
    }

    private Open connection() throws IOException {
        if (open == null) {
            open = connect();
        }
        return open;
    }

    private Open connect() throws IOException {
        if (tunnel.isPresent()) {
            Wire wire = tunnel.get().open(endpoint);
            return new Open(wire, new Deadline(wire));
        }
        SocketChannel channel = Wire.channel(endpoint);
        Deadline deadline = new Deadline(channel);
        deadline.in(timeoutMillis);
        try {
            return new Open(Wire.connect(channel, endpoint, tls), deadline);
        } catch (IOException e) {
            channel.close();
            String why = deadline.hasPassed() ? "no answer in time" : Tls.words(e);
            throw new IOException("cannot reach %s: %s".formatted(endpoint, why), e);
        }
    }

    /** Does not fail: nothing more is wanted of the connection. */
    @Override
    public void close() {
        try {
            if (open != null) {
                open.wire().close();
            }
        } catch (IOException e) {
            // it has ended already
        }
        open = null;
    }
}
