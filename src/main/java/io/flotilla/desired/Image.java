package io.flotilla.desired;

import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitName;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that was decided, as of a revision. It never changes, so any thread may keep and read it; the next image
 * shares with it what the next entry does not touch. All maps and sets are in the order of their keys.
 *
 * @param revision index of the last entry that it takes in; 0 for the empty log
 * @param identity tells this log from every other; empty while it is empty
 * @param level what may be written to the log: nothing that needs a higher one
 * @param metadataEdits by machine: key to value, or to nothing where the key was removed
 * @param leaving the machines that are to leave the cluster and have not gone yet
 * @param replaces the logs that this one was restored from
 * @param grants for how long machines whose nodes stopped may be silent, see {@link Command.GrantSilence}
 */
public record Image(
        long revision,
        int term,
        String identity,
        int level,
        Map<UnitName, DesiredUnit> units,
        Map<MachineId, SortedMap<String, Optional<String>>> metadataEdits,
        Map<MachineId, CoreHost> coreHosts,
        Set<MachineId> leaving,
        Set<String> replaces,
        Map<MachineId, SilenceGrant> grants) {

    public static final Image EMPTY =
            new Image(0, 0, "", LogHead.LOWEST_LEVEL, Map.of(), Map.of(), Map.of(), Set.of(), Set.of(), Map.of());

    public Image {
        units = PersistentMap.copyOf(units);
        metadataEdits = PersistentMap.copyOf(metadataEdits);
        coreHosts = PersistentMap.copyOf(coreHosts);
        leaving = MachineId.inOrder(leaving);
        replaces = Collections.unmodifiableSet(new TreeSet<>(replaces));
        grants = PersistentMap.copyOf(grants);
    }

    /** The same with other units; throws if one of them is there twice. */
    public Image withUnits(Collection<DesiredUnit> others) {
        Map<UnitName, DesiredUnit> byName = new TreeMap<>();
        for (DesiredUnit unit : others) {
            if (byName.put(unit.name(), unit) != null) {
                throw new IllegalArgumentException("%s is there twice".formatted(unit.name()));
            }
        }
        return new Image(revision, term, identity, level, byName, metadataEdits, coreHosts, leaving, replaces, grants);
    }

    /** All of it as what differs from the empty image, for those who know nothing yet or something else. */
    public Delta asDelta() {
        Map<UnitName, Optional<DesiredUnit>> all = new TreeMap<>();
        units.forEach((name, unit) -> all.put(name, Optional.of(unit)));
        return new Delta(EMPTY, this, new Decided(revision, Outcome.APPLIED), all);
    }

    public Optional<DesiredUnit> unit(UnitName name) {
        return Optional.ofNullable(units.get(name));
    }

    /** The units that {@code machine} is to hold. */
    public Collection<DesiredUnit> orderedOn(MachineId machine) {
        return units.values().stream().filter(unit -> unit.isOrderedOn(machine)).toList();
    }

    /** {@code machine} with the edits of its metadata applied. */
    public Machine edited(Machine machine) {
        SortedMap<String, String> metadata = new TreeMap<>(machine.metadata());
        metadataEdits
                .getOrDefault(machine.id(), Collections.emptySortedMap())
                .forEach((key, value) ->
                        value.ifPresentOrElse(set -> metadata.put(key, set), () -> metadata.remove(key)));
        return new Machine(machine.id(), machine.address(), metadata, machine.version(), machine.levels());
    }
}
