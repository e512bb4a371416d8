package io.flotilla.cluster;

/** What a machine counts for in a plan. A machine that has no standing is gone: its units go elsewhere. */
public enum Standing {
    /** It answers: it keeps its units and may get more. */
    PRESENT,
    /**
     * It came back after it was lost again and again: it keeps its units, and for a while gets only global ones and those
     * that fit nowhere else.
     */
    SETTLING,
    /** It does not answer, but may soon: it keeps all its units and gets none. */
    RESERVED,
    /** It answers and is to leave the cluster: it keeps no units and gets none. */
    LEAVING,
    /**
     * It is lost, but may not know it yet, or its host shuts down: it keeps the units of which no second copy may run until
     * they have stopped for certain; the others go elsewhere.
     */
    FENCED
}
