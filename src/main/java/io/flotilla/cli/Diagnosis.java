package io.flotilla.cli;

import io.flotilla.cli.http.HttpClient;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What our own API says of a unit beyond fleet's; all of it empty where a server has none.
 *
 * @param revision of the last wish about it
 * @param reason why it is where it is, or nowhere
 * @param machines what each machine says of it, by ID
 */
public record Diagnosis(long revision, String reason, Map<String, OnMachine> machines) {

    /**
     * What one machine says of it.
     *
     * @param observed revision of the wish that the machine has acted on
     * @param job what came of that
     * @param result why it has failed, in systemd's word
     */
    public record OnMachine(long observed, String job, String result, String message, String drift, long sinceMillis) {
        static OnMachine of(Json state) {
            return new OnMachine(
                    state.number("observed"),
                    state.text("job"),
                    state.text("result"),
                    state.text("message"),
                    state.text("drift"),
                    state.number("since"));
        }
    }

    public static Diagnosis of(Session session, String name) {
        Json json = Json.EMPTY;
        try {
            HttpClient.Answer answer = session.http().ask("GET", "/v1/units/" + ApiClient.encoded(name), new byte[0]);
            json = answer.isSuccess() ? Json.parse(answer.body()) : json;
        } catch (IOException e) {
            session.debug("no details of unit %s: %s".formatted(name, e.getMessage()));
        }
        return new Diagnosis(
                json.number("revision"),
                json.text("reason"),
                json.objects("states").stream()
                        .collect(Collectors.toMap(state -> state.text("machine"), OnMachine::of, (one, other) -> one)));
    }

    /** Whether that machine has done with what was wished last. */
    public boolean isSettledOn(String machine) {
        return on(machine).observed() >= revision;
    }

    public OnMachine on(String machine) {
        return machines.getOrDefault(machine, OnMachine.of(Json.EMPTY));
    }
}
