package io.flotilla.unit;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the {@code [X-Fleet]} section of a unit asks of the cluster, with its specifiers resolved. */
public final class FleetOptions {
    private static final FleetOptions NONE = new FleetOptions(Map.of());
    private static final Set<String> KEYS = Set.of(
            "MachineID",
            "MachineOf",
            "MachineMetadata",
            "Conflicts",
            "Replaces",
            "Global",
            "OnIsolated",
            "X-ConditionMachineID",
            "X-ConditionMachineBootID",
            "X-ConditionMachineOf",
            "X-ConditionMachineMetadata",
            "X-Conflicts");
    private static final Set<String> TRUE = Set.of("true", "yes", "1", "on", "t");

    private final Optional<String> machineId;
    private final List<String> peers;
    private final List<Glob> conflicts;
    private final List<Glob> replaces;
    private final SortedMap<String, Set<String>> metadata;
    private final boolean global;
    private final OnIsolated onIsolated;

    private FleetOptions(Map<String, List<String>> items) {
        machineId = FleetSection.values(items, "MachineID").stream()
                .findFirst()
                .or(() -> FleetSection.values(items, "X-ConditionMachineID").stream()
                        .findFirst())
                .or(() -> FleetSection.values(items, "X-ConditionMachineBootID").stream()
                        .findFirst());
        peers = FleetSection.values(items, "X-ConditionMachineOf", "MachineOf");
        conflicts = FleetSection.values(items, "X-Conflicts", "Conflicts").stream()
                .flatMap(item -> FleetSection.words(item).stream())
                .map(Glob::of)
                .toList();
        replaces = FleetSection.values(items, "Replaces").stream().map(Glob::of).toList();
        metadata = metadata(FleetSection.values(items, "X-ConditionMachineMetadata", "MachineMetadata"));
        global = FleetSection.last(items, "Global").filter(FleetOptions::isTrue).isPresent();
        onIsolated = isolation(FleetSection.last(items, "OnIsolated"));
    }

    public static FleetOptions of(UnitName name, UnitFile file) {
        Map<String, List<String>> items = FleetSection.items(file, value -> FleetSection.resolve(value, name));
        return items.isEmpty() ? NONE : new FleetOptions(items);
    }

    /**
     * Throws {@link UnitFileException} on the first requirement that contradicts another one. The unit's name is not
     * known here, so specifiers are taken literally, as fleet did.
     */
    public static void validate(UnitFile file) {
        Map<String, List<String>> items = FleetSection.items(file, value -> value);
        FleetOptions options = new FleetOptions(items);
        options.requirePeersApartFrom("conflict", options.conflicts);
        options.requirePeersApartFrom("replace", options.replaces);
        options.requireLegalCombination();
        FleetSection.last(items, "OnIsolated").ifPresent(OnIsolated::of);
    }

    /** The options of the section that mean nothing, in the order of the file. */
    public static List<String> unknownKeys(UnitFile file) {
        return FleetSection.items(file, value -> value).keySet().stream()
                .filter(key -> !KEYS.contains(key))
                .toList();
    }

    private void requirePeersApartFrom(String what, List<Glob> globs) {
        for (String peer : peers) {
            for (Glob glob : globs) {
                if (glob.matches(peer)) {
                    throw new UnitFileException(
                            "unresolvable requirements: peer \"%s\" matches %s \"%s\"".formatted(peer, what, glob));
                }
            }
        }
    }

    private void requireLegalCombination() {
        refuse(machineId.isPresent() && !peers.isEmpty(), "MachineID", "Peers");
        refuse(machineId.isPresent() && !conflicts.isEmpty(), "MachineID", "Conflicts");
        refuse(machineId.isPresent() && global, "MachineID", "Global");
        refuse(machineId.isPresent() && !replaces.isEmpty(), "MachineID", "Replaces");
        refuse(global && !peers.isEmpty(), "Global", "Peers");
        refuse(global && !replaces.isEmpty(), "Global", "Replaces");
        refuse(!conflicts.isEmpty() && !replaces.isEmpty(), "Conflicts", "Replaces");
    }

    private static void refuse(boolean both, String one, String other) {
        if (both) {
            throw new UnitFileException("%s cannot be used with %s".formatted(one, other));
        }
    }

    private static SortedMap<String, Set<String>> metadata(List<String> items) {
        SortedMap<String, Set<String>> wanted = new TreeMap<>();
        for (String item : items) {
            int equals = item.indexOf('=');
            if (equals > 0 && equals < item.length() - 1 && equals == item.lastIndexOf('=')) {
                wanted.computeIfAbsent(item.substring(0, equals), key -> new TreeSet<>())
                        .add(item.substring(equals + 1));
            }
        }
        wanted.replaceAll((key, values) -> Collections.unmodifiableSet(values));
        return Collections.unmodifiableSortedMap(wanted);
    }

    private static boolean isTrue(String item) {
        return TRUE.contains(item.toLowerCase(Locale.ROOT));
    }

    /** A stored unit must stay readable, so a word that validation would refuse counts as the default. */
    private static OnIsolated isolation(Optional<String> item) {
        return item.filter(OnIsolated.STOP.toString()::equals).isPresent() ? OnIsolated.STOP : OnIsolated.KEEP;
    }

    /** The machine that the unit must run on: a full machine id or its first eight digits. */
    public Optional<String> machineId() {
        return machineId;
    }

    /** Names of the units that must be on the same machine; they need not be names of units that exist. */
    public List<String> peers() {
        return peers;
    }

    public List<Glob> conflicts() {
        return conflicts;
    }

    public List<Glob> replaces() {
        return replaces;
    }

    /** For each key the values of which the machine must have one; every key must be met. Sorted. */
    public SortedMap<String, Set<String>> metadata() {
        return metadata;
    }

    /** Whether it may push others off its machine; globals have no other machine to go to. */
    public boolean isReplacer() {
        return !isGlobal() && !replaces.isEmpty();
    }

    /** Whether the unit runs on every machine that fits. */
    public boolean isGlobal() {
        return global;
    }

    public OnIsolated onIsolated() {
        return onIsolated;
    }
}
