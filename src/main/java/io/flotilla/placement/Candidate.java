package io.flotilla.placement;

import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.UnitName;

/**
 * A unit that is to be on some machine, with its requirements read once.
 *
 * @param revision the log index of its wish
 * @param circular whether it is part of a circle of units that replace each other, see {@link Replacements}
 */
public record Candidate(UnitName name, FleetOptions options, long revision, boolean circular) {

    public Candidate(UnitName name, FleetOptions options, long revision) {
        this(name, options, revision, false);
    }

    public boolean isGlobal() {
        return options.isGlobal();
    }

    /** Whether what else is on a machine can matter to this unit by its own wish. */
    public boolean looksAtOthers() {
        return !options.peers().isEmpty()
                || !options.conflicts().isEmpty()
                || !options.replaces().isEmpty();
    }

    /** Whether this unit may push others off its machine. */
    public boolean isReplacer() {
        return options.isReplacer();
    }

    /** Whether this unit pushes {@code other} off its machine. */
    boolean replaces(Candidate other) {
        boolean open = !isGlobal() && !other.isGlobal() && !(circular && other.circular);
        return open && names(other) && !other.names(this) && !name.equals(other.name);
    }

    /** Whether a {@code Replaces} of this unit matches the other one's name. */
    private boolean names(Candidate other) {
        return options.replaces().stream().anyMatch(glob -> glob.matches(other.name));
    }

    boolean conflictsWith(Candidate other) {
        return options.conflicts().stream().anyMatch(glob -> glob.matches(other.name));
    }
}
