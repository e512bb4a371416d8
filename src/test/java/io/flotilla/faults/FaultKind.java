package io.flotilla.faults;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The kinds of faults. */
enum FaultKind {
    KILL_NODE(Trait.MOMENTARY),
    /** Every 3 s. */
    KILL_NODE_OFTEN(Trait.OF_NODE, Trait.MAY_BE_LONG),
    /** Killed, and its jar is gone. */
    BREAK_NODE(Trait.OF_NODE, Trait.MAY_BE_LONG),
    STOP_NODE(Trait.OF_NODE, Trait.MAY_BE_LONG),
    HANG_NODE(Trait.OF_NODE, Trait.MAY_BE_LONG, Trait.SILENT),
    STARVE_NODE(Trait.OF_NODE),
    HANG_BUS(Trait.OF_NODE, Trait.MAY_BE_LONG),
    HANG_INIT,
    SHUT_DOWN(Trait.SILENT),
    POWER_OFF(Trait.SILENT),
    CUT_AND_POWER_OFF(Trait.SILENT),
    CUT(Trait.SILENT),
    SPLIT,
    ONE_WAY_SPLIT,
    RESET_CONNECTIONS(Trait.MOMENTARY),
    LOSSY_LINK(Trait.OF_LINK),
    SLOW_LINK(Trait.OF_LINK),
    REORDERING_LINK(Trait.OF_LINK),
    NARROW_LINK(Trait.OF_LINK),
    /** Packets above 1,000 bytes vanish, as where a tunnel is on the way and nobody is told. */
    MTU_HOLE(Trait.OF_LINK),
    FREEZE(Trait.MAY_BE_LONG, Trait.SILENT),
    DISK_FULL,
    /** What a core host keeps on its disk is changed while its node is off. */
    DAMAGED_STORE(Trait.OF_STORE, Trait.SOLITARY),
    LOST_STORE(Trait.OF_STORE, Trait.SOLITARY),
    /** As it was some seconds before, as when a virtual machine is set back. */
    SET_BACK_STORE(Trait.OF_STORE, Trait.SOLITARY),
    /** Another host with this host's machine ID, while this one is away. */
    TWIN(Trait.SOLITARY, Trait.SILENT),
    /** The node starts again as the other version that is installed beside it. */
    OTHER_VERSION(Trait.MOMENTARY),
    /** For the whole run: hours apart, and running at 0.9 or 1.1 times the right rate. */
    CLOCKS(Trait.NOT_DRAWN),
    /** At the end of the run, under load: one core host, all hosts, one, and as many as in the beginning. */
    CORE_CHANGES(Trait.NOT_DRAWN),
    /** At the very end: two core hosts are given up, the third is restored from a backup, and the two come back. */
    RESTORE(Trait.NOT_DRAWN);

    private enum Trait {
        /** Over as soon as it has struck. */
        MOMENTARY,
        /** A host may be cut off at the same time. */
        OF_NODE,
        OF_LINK,
        /** Of one core host: a majority of the stores is always whole. */
        OF_STORE,
        /** Nothing else happens at that time. */
        SOLITARY,
        MAY_BE_LONG,
        /** Nobody hears of the node meanwhile. */
        SILENT,
        NOT_DRAWN
    }

    @SuppressWarnings("ImmutableEnumChecker") // Set.of makes what cannot change
    private final Set<Trait> traits;

    FaultKind(Trait... traits) {
        this.traits = Set.of(traits);
    }

    boolean hasTwoSides() {
        return this == SPLIT || this == ONE_WAY_SPLIT;
    }

    boolean isMomentary() {
        return traits.contains(Trait.MOMENTARY);
    }

    boolean isOfNode() {
        return traits.contains(Trait.OF_NODE);
    }

    boolean isOfLink() {
        return traits.contains(Trait.OF_LINK);
    }

    boolean isOfStore() {
        return traits.contains(Trait.OF_STORE);
    }

    boolean isSolitary() {
        return traits.contains(Trait.SOLITARY);
    }

    boolean mayBeLong() {
        return traits.contains(Trait.MAY_BE_LONG);
    }

    boolean isSilent() {
        return traits.contains(Trait.SILENT);
    }

    /** Whether rounds are made of it. */
    boolean isDrawn() {
        return !traits.contains(Trait.NOT_DRAWN);
    }

    /** Those that {@code only} names, or all if it is empty, without those that {@code without} names. */
    static Set<FaultKind> selected(String only, String without, boolean areTwoVersions) {
        Set<FaultKind> selected = only.isEmpty() ? EnumSet.allOf(FaultKind.class) : allOf(only);
        selected.removeAll(allOf(without));
        if (!areTwoVersions) {
            selected.remove(OTHER_VERSION);
        }
        if (selected.stream().noneMatch(FaultKind::isDrawn)) {
            throw new IllegalArgumentException("no fault is left that rounds could be made of");
        }
        return selected;
    }

    private static Set<FaultKind> allOf(String names) {
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        Stream.of(names.split(",", -1))
                .filter(name -> !name.isEmpty())
                .map(FaultKind::named)
                .forEach(kinds::add);
        return kinds;
    }

    private static FaultKind named(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.toString().equals(name.replace('-', ' ')))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no fault is called %s; there are %s"
                        .formatted(
                                name,
                                Arrays.toString(values()).replace(' ', '-').replace(",-", ", "))));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
