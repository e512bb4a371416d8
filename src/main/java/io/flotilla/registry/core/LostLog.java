package io.flotilla.registry.core;

import io.flotilla.machine.MachineId;

/** What to say of a log that does not hold what it acknowledged. */
final class LostLog {
    private LostLog() {}

    /** Of a member of a group, which others can give all of it. */
    static String ofMember(String what, MachineId self) {
        return ("%s, and what this host had promised with it: it takes no part in the log any more. Have another core host"
                        + " remove it with DELETE /v1/core/members/%s, then add it again with POST /v1/core/members: it"
                        + " gets everything anew")
                .formatted(what, self);
    }

    /** Of the only core host. */
    static String ofOnly(String what) {
        return what
                + ": nothing is served from it, and units keep running. Take a backup with `flotilla restore --accept-loss"
                + " FILE`, or go on with what is left of this log with `flotilla restore --accept-loss`; both begin a new"
                + " log";
    }
}
