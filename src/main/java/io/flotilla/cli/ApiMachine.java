package io.flotilla.cli;

import java.util.Map;

/** A host of the cluster; {@code address} may be empty. */
public record ApiMachine(String id, String address, Map<String, String> metadata) {
    private static final int SHORT = 8;

    static ApiMachine of(Json json) {
        return new ApiMachine(
                json.text("id"), json.text("primaryIP"), json.object("metadata").texts());
    }

    public static String id(String id, boolean full) {
        return full || id.length() <= SHORT ? id : id.substring(0, SHORT) + "...";
    }

    /** {@code 113f16a7.../172.17.8.103}, how lists name a machine. */
    String legend(boolean full) {
        return id(id, full) + (address.isEmpty() ? "" : "/" + address);
    }
}
