package io.flotilla.registry.wire;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** The two parts of a beat: what every host says, and what a core host adds. */
public final class Beats {
    private static final String HOST = "host";
    private static final String CORE = "core";

    private Beats() {}

    public static JsonObject of(HostBeat host) {
        return new JsonObject().put(HOST, host.toJson());
    }

    public static JsonObject of(HostBeat host, CoreBeat core) {
        return of(host).put(CORE, core.toJson());
    }

    public static HostBeat host(JsonObject beat) {
        return HostBeat.fromJson(beat.getJsonObject(HOST));
    }

    public static Optional<CoreBeat> core(JsonObject beat) {
        return Optional.ofNullable(beat.getJsonObject(CORE)).map(CoreBeat::fromJson);
    }
}
