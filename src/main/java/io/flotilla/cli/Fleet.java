package io.flotilla.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitOption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * fleet's API: of any server that has it, ours or fleet's own. Blocks. Throws {@link Failure} with the server's words, or
 * why it could not be asked.
 */
final class Fleet {
    private static final String PREFIX = "/fleet/v1/";
    private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final HttpClient http;
    private final long patienceMillis;

    /** A request that the server cannot serve for the moment is sent again for {@code patienceMillis}. */
    Fleet(HttpClient http, long patienceMillis) {
        this.http = http;
        this.patienceMillis = patienceMillis;
    }

    List<Unit> units() {
        return all("units", "units", Unit::of);
    }

    Optional<Unit> unit(String name) {
        HttpClient.Answer answer = ask("GET", PREFIX + "units/" + encoded(name), new byte[0]);
        return answer.status() == 404 ? Optional.empty() : Optional.of(Unit.of(json(required(answer))));
    }

    List<State> states() {
        return all("state", "states", State::of);
    }

    /** The states of one unit, on all machines. */
    List<State> states(String unit) {
        return all("state?unitName=" + encoded(unit), "states", State::of);
    }

    List<Machine> machines() {
        return all("machines", "machines", Machine::of);
    }

    /** Creates a unit, or replaces its content. */
    void put(String name, UnitFile file, TargetState target) {
        put(name, file.options(), target);
    }

    void setTarget(String name, TargetState target) {
        put(name, List.of(), target);
    }

    private void put(String name, List<UnitOption> options, TargetState target) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(body)) {
            json.writeStartObject();
            json.writeStringField("name", name);
            json.writeStringField("desiredState", target.toString());
            if (!options.isEmpty()) {
                json.writeArrayFieldStart("options");
                for (UnitOption option : options) {
                    json.writeStartObject();
                    json.writeStringField("section", option.section());
                    json.writeStringField("name", option.name());
                    json.writeStringField("value", option.value());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("memory can be written to", e);
        }
        required(ask("PUT", PREFIX + "units/" + encoded(name), body.toByteArray()));
    }

    /** A unit that is not there is as wanted. */
    void destroy(String name) {
        HttpClient.Answer answer = ask("DELETE", PREFIX + "units/" + encoded(name), new byte[0]);
        if (answer.status() != 404) {
            required(answer);
        }
    }

    private <T> List<T> all(String path, String field, Function<Json, T> item) {
        List<T> items = new ArrayList<>();
        String token = "";
        do {
            String page = token.isEmpty() ? "" : (path.contains("?") ? "&" : "?") + "nextPageToken=" + encoded(token);
            Json json = json(required(ask("GET", PREFIX + path + page, new byte[0])));
            json.objects(field).forEach(one -> items.add(item.apply(one)));
            token = json.text("nextPageToken");
        } while (!token.isEmpty());
        return items;
    }

    private HttpClient.Answer ask(String method, String path, byte[] body) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        Map<String, String> headers = body.length == 0 ? Map.of() : Map.of("Content-Type", "application/json");
        try {
            HttpClient.Answer answer = http.ask(method, path, headers, body);
            while (answer.status() == 503 && System.nanoTime() < end) {
                LockSupport.parkNanos(ASK_AGAIN_NANOS);
                answer = http.ask(method, path, headers, body);
            }
            return answer;
        } catch (IOException e) {
            throw Failure.of(String.valueOf(e.getMessage()));
        }
    }

    private static HttpClient.Answer required(HttpClient.Answer answer) {
        if (!answer.isSuccess()) {
            throw Failure.of(refusal(answer.status(), answer.body()));
        }
        return answer;
    }

    /** The server's words, or its status where it says nothing. */
    static String refusal(int status, String body) {
        try {
            String message = Json.parse(body).object("error").text("message");
            if (!message.isEmpty()) {
                return message;
            }
        } catch (IOException e) {
            // not fleet's form
        }
        return "the server answered with status " + status;
    }

    private static Json json(HttpClient.Answer answer) {
        try {
            return Json.parse(answer.body());
        } catch (IOException e) {
            throw Failure.of("the server's answer cannot be read: " + e.getMessage());
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
