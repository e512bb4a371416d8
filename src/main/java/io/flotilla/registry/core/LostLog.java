package io.flotilla.registry.core;

import io.flotilla.machine.MachineId;
import io.flotilla.raft.DurableLog;

/** What to say of a log that does not hold what it acknowledged. */
final class LostLog {
    private static final String REPLACED = "the log of this host was restored as another";

    private LostLog() {}

    /** Of a member of a group, which others can give all of it. */
    static String ofMember(String what, MachineId self) {
        return ("%s, and what this host had promised with it: it takes no part in the log any more. Have another core host"
                        + " remove it with DELETE /v1/core/members/%s, then add it again with POST /v1/core/members: it"
                        + " gets everything anew")
                .formatted(what, self);
    }

    /** The words by which a log has stopped, with what to do if that is known. */
    static String withAdvice(String words, MachineId self, boolean isAlone) {
        if (!isSetBack(words)) {
            return words;
        }
        return isAlone ? ofOnly(words) : ofMember(words, self);
    }

    static boolean isSetBack(String words) {
        return words.startsWith(DurableLog.SET_BACK);
    }

    /** Of a log that another one was restored from, as {@code witness} knows. */
    static String replaced(String log, Object witness) {
        return ("%s: log %s, as %s knows. This host takes no part any more, and its units run on; to have it in the"
                        + " new cluster, name the core hosts of that one in `core`, move log and core.json out of data_dir"
                        + " and restart the node")
                .formatted(REPLACED, log, witness);
    }

    static boolean isReplaced(String words) {
        return words.startsWith(REPLACED);
    }

    /** Of a leader that has fewer entries than another host has seen. */
    static String behind(long revision, MachineId witness, long seen) {
        return "%s: machine %s has seen revision %d of its log, and it goes as far as %d"
                .formatted(DurableLog.SET_BACK, witness, seen, revision);
    }

    /** Of the only core host. */
    static String ofOnly(String what) {
        return what
                + ": nothing is served from it, and units keep running. Take a backup with `flotilla restore --accept-loss"
                + " FILE`, or go on with what is left of this log with `flotilla restore --accept-loss`; both begin a new"
                + " log";
    }
}
