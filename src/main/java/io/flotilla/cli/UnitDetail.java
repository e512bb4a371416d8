package io.flotilla.cli;

import java.io.IOException;
import java.util.Map;

/**
 * What our own API says of a unit beyond fleet's; all of it empty where a server has none.
 *
 * @param json of {@code GET /v1/units/NAME}
 */
record UnitDetail(Json json) {
    private static final Json NOTHING = new Json(Map.of());

    static UnitDetail of(Session session, String name) {
        try {
            HttpClient.Answer answer =
                    session.http().ask("GET", "/v1/units/" + Fleet.encoded(name), Map.of(), new byte[0]);
            return new UnitDetail(answer.isSuccess() ? Json.parse(answer.body()) : NOTHING);
        } catch (IOException e) {
            session.debug("no details of unit %s: %s".formatted(name, e.getMessage()));
            return new UnitDetail(NOTHING);
        }
    }

    /** Why it is where it is, or nowhere. */
    String reason() {
        return json.text("reason");
    }

    OnMachine on(String machine) {
        return new OnMachine(json.objects("states").stream()
                .filter(state -> state.text("machine").equals(machine))
                .findFirst()
                .orElse(NOTHING));
    }

    /** What a machine says of it. */
    record OnMachine(Json json) {
        /** Why it has failed, in systemd's word. */
        String result() {
            return json.text("result");
        }

        String message() {
            return json.text("message");
        }

        String drift() {
            return json.text("drift");
        }

        long sinceMillis() {
            return json.number("since");
        }
    }
}
