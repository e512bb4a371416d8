package io.flotilla.reconcile;

import io.flotilla.unit.UnitName;
import java.util.Locale;

/** One thing for a machine's agent to do, and why. */
public record AgentTask(Kind kind, UnitName unit, String reason) implements Comparable<AgentTask> {

    /** In the order in which tasks are done: fleet's, so that a stopped unit makes room before another starts. */
    public enum Kind {
        /** Stop the unit if it runs, then remove its file. */
        UNLOAD,
        /** Put the unit's file in place. */
        LOAD,
        /** Note who orders the unit now, and put its content in place, which runs already; nothing is stopped or started. */
        ADOPT,
        STOP,
        START
    }

    @Override
    public int compareTo(AgentTask other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : unit.compareTo(other.unit);
    }

    @Override
    public String toString() {
        return "%s %s: %s".formatted(kind.name().toLowerCase(Locale.ROOT), unit, reason);
    }
}
