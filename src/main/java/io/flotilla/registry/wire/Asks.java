package io.flotilla.registry.wire;

import io.flotilla.link.Link;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.NotLeadingException;
import io.flotilla.registry.RefusedException;
import io.flotilla.registry.UnavailableException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** The names of what hosts ask each other, and how answers and refusals look on the wire. */
public final class Asks {
    public static final String SUBMIT = "submit";
    public static final String REPORT = "report";
    public static final String SHEET = "sheet";
    public static final String SHOWN = "shown";
    public static final String ADD_CORE = "add-core";
    public static final String REMOVE_CORE = "remove-core";
    public static final String CLUSTER = "cluster";
    public static final String UNIT = "unit";
    public static final String UNITS = "units";
    public static final String STATES = "states";
    public static final String MACHINES = "machines";
    public static final String NEWEST_EVENT = "newest-event";
    public static final String BACKUP = "backup";
    public static final String JOURNAL = "journal";
    public static final String BECOME_CORE = "become-core";
    public static final String LEAVE = "leave";

    private static final String UNAVAILABLE = "unavailable";
    private static final String REFUSED = "refused";
    private static final String AGAIN = "again";

    private Asks() {}

    public static Future<JsonObject> ask(Link link, MachineId whom, String what, JsonObject body, long milliseconds) {
        return link.ask(whom, what, body.toBuffer(), milliseconds)
                .map(JsonObject::new)
                .compose(Asks::unlessRefused);
    }

    private static Future<JsonObject> unlessRefused(JsonObject answer) {
        if (answer.containsKey(UNAVAILABLE)) {
            return Future.failedFuture(new UnavailableException(answer.getString(UNAVAILABLE)));
        }
        if (answer.containsKey(REFUSED)) {
            return Future.failedFuture(new RefusedException(answer.getString(REFUSED)));
        }
        if (answer.containsKey(AGAIN)) {
            return Future.failedFuture(new NotLeadingException(answer.getString(AGAIN)));
        }
        return Future.succeededFuture(answer);
    }

    /** A failure as an answer, so that the asker can tell what it may do about it. */
    public static Future<Buffer> answer(Future<JsonObject> work) {
        return work.recover(cause ->
                        Future.succeededFuture(new JsonObject().put(kind(cause), String.valueOf(cause.getMessage()))))
                .map(JsonObject::toBuffer);
    }

    private static String kind(Throwable cause) {
        if (cause instanceof UnavailableException) {
            return UNAVAILABLE;
        }
        return cause instanceof RefusedException ? REFUSED : AGAIN;
    }
}
