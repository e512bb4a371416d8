package io.flotilla.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.flotilla.cli.http.HttpClient;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitOption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * fleet's API: of any server that has it, ours or fleet's own. Blocks. Throws {@link Failure} with the server's words, or
 * why it could not be asked.
 */
public final class ApiClient {
    private static final String PREFIX = "/fleet/v1/";
    private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final HttpClient http;
    private final long patienceMillis;

    /** A request that the server cannot serve for the moment is sent again for {@code patienceMillis}. */
    ApiClient(HttpClient http, long patienceMillis) {
        this.http = http;
        this.patienceMillis = patienceMillis;
    }

    public List<ApiUnit> units() {
        return all("units", "units", ApiUnit::of);
    }

    public Optional<ApiUnit> unit(String name) {
        HttpClient.Answer answer = ask("GET", PREFIX + "units/" + encoded(name), new byte[0]);
        return answer.status() == 404 ? Optional.empty() : Optional.of(ApiUnit.of(json(required(answer))));
    }

    public List<ApiState> states() {
        return all("state", "states", ApiState::of);
    }

    /** The states of one unit, on all machines. */
    public List<ApiState> states(String unit) {
        return all("state?unitName=" + encoded(unit), "states", ApiState::of);
    }

    public List<ApiMachine> machines() {
        return all("machines", "machines", ApiMachine::of);
    }

    /** Ours only: fleet's servers have none. */
    public ApiUpgrade upgrade() {
        Json upgrade = json(required(ask("GET", "/v1/cluster", new byte[0]))).object("upgrade");
        if (upgrade.fields().isEmpty()) {
            throw Failure.of("the server knows nothing of levels: it is older");
        }
        return ApiUpgrade.of(upgrade);
    }

    /** Raises the level as far as all hosts read it; the level that is reached. */
    public String finishUpgrade() {
        return json(required(ask("POST", "/v1/upgrade/finish", new byte[0]))).word("level");
    }

    /** Creates a unit, or replaces its content. */
    public void put(String name, UnitFile file, TargetState target) {
        put(name, file.options(), target);
    }

    public void setTarget(String name, TargetState target) {
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
    public void destroy(String name) {
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
        try {
            HttpClient.Answer answer = http.ask(method, path, body);
            while (answer.status() == 503 && System.nanoTime() < end) {
                LockSupport.parkNanos(ASK_AGAIN_NANOS);
                answer = http.ask(method, path, body);
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
    public static String refusal(int status, String body) {
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

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
