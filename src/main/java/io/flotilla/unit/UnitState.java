package io.flotilla.unit;

/**
 * A unit as systemd reports it, in systemd's own words: load state ({@code loaded}, {@code not-found},
 * {@code bad-setting}, {@code error}, {@code masked}), active state ({@code active}, {@code reloading},
 * {@code inactive}, {@code failed}, {@code activating}, {@code deactivating}) and the sub state of the unit's type.
 */
public record UnitState(String load, String active, String sub) {

    /** A unit whose file is in place and that systemd does not hold in memory. */
    public static final UnitState DEAD = new UnitState("loaded", "inactive", "dead");

    /** A unit whose file could not be put in place. */
    public static final UnitState ERROR = new UnitState("error", "inactive", "dead");

    /** A unit that systemd finds no file for. */
    public static final UnitState NOT_FOUND = new UnitState("not-found", "inactive", "dead");

    public boolean isActive() {
        return active.equals("active") || active.equals("reloading");
    }

    /** Whether processes of the unit may be alive. */
    public boolean isRunning() {
        return !active.equals("inactive") && !active.equals("failed");
    }

    @Override
    public String toString() {
        return load + "/" + active + "/" + sub;
    }
}
