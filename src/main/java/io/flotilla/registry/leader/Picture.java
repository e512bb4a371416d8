package io.flotilla.registry.leader;

import io.flotilla.cluster.ClusterChange;
import io.flotilla.cluster.ScheduledUnit;
import io.flotilla.cluster.Standing;
import io.flotilla.desired.Change;
import io.flotilla.desired.CoreHost;
import io.flotilla.desired.DesiredState;
import io.flotilla.desired.DesiredUnit;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The desired state as the registry's context knows it: follows the log's thread change by change, so that views and
 * sheets are made from one revision without stopping the log. Used on one context.
 */
public final class Picture {
    private final SortedMap<UnitName, DesiredUnit> units = new TreeMap<>();
    private final Map<UnitName, Requirements> requirements = new HashMap<>();
    private final SortedMap<MachineId, SortedMap<String, Optional<String>>> metadataEdits = new TreeMap<>();
    private final SortedMap<MachineId, CoreHost> coreHosts = new TreeMap<>();
    private final SortedSet<MachineId> leaving = new TreeSet<>();
    private Optional<Set<MachineId>> expected = Optional.empty();
    private long revision;
    private int term;
    private String identity = "";

    /** What a unit asks for, with the content that says so. */
    private record Requirements(UnitFile file, FleetOptions options) {}

    /** A copy of {@code state}, made on the thread that owns it. */
    static Picture of(DesiredState state) {
        Picture picture = new Picture();
        state.units().forEach(unit -> picture.units.put(unit.name(), unit));
        picture.metadataEdits.putAll(state.metadataEdits());
        picture.coreHosts.putAll(state.coreHosts());
        picture.leaving.addAll(state.leaving());
        picture.revision = state.revision();
        picture.term = state.term();
        picture.identity = state.identity();
        return picture;
    }

    public void apply(Change change) {
        revision = change.revision();
        term = change.term();
        identity = change.identity();
        expected = change.units().isEmpty() && change.leaving().isEmpty() ? expected : Optional.empty();
        change.units()
                .forEach((name, unit) -> unit.ifPresentOrElse(present -> units.put(name, present), () -> forget(name)));
        metadataEdits.putAll(change.metadataEdits());
        change.coreHosts().ifPresent(now -> {
            coreHosts.clear();
            coreHosts.putAll(now);
        });
        change.leaving().ifPresent(now -> {
            leaving.clear();
            leaving.addAll(now);
        });
    }

    private void forget(UnitName name) {
        units.remove(name);
        requirements.remove(name);
    }

    public Optional<DesiredUnit> unit(UnitName name) {
        return Optional.ofNullable(units.get(name));
    }

    public SortedMap<MachineId, CoreHost> coreHosts() {
        return Collections.unmodifiableSortedMap(coreHosts);
    }

    SortedSet<MachineId> leaving() {
        return Collections.unmodifiableSortedSet(leaving);
    }

    /** What machines count for, given how they are heard: nobody knows what a silent one holds, leaving or not. */
    public SortedMap<MachineId, Standing> standings(SortedMap<MachineId, Standing> heard) {
        SortedMap<MachineId, Standing> standings = new TreeMap<>(heard);
        leaving.forEach(machine -> standings.computeIfPresent(
                machine,
                (id, standing) ->
                        standing == Standing.PRESENT || standing == Standing.SETTLING ? Standing.LEAVING : standing));
        return standings;
    }

    /** The machines that units are scheduled on or that are to leave, whether they are there or not. */
    Set<MachineId> expected() {
        Set<MachineId> known = expected.orElseGet(this::findExpected);
        expected = Optional.of(known);
        return known;
    }

    private Set<MachineId> findExpected() {
        Set<MachineId> found = new HashSet<>(leaving);
        units.values().forEach(unit -> found.addAll(unit.machines()));
        return Collections.unmodifiableSet(found);
    }

    /** Names the state stream's numbers while one leader lasts. */
    public String epoch() {
        return identity + '-' + term;
    }

    public long revision() {
        return revision;
    }

    public int term() {
        return term;
    }

    List<DesiredUnit> orderedOn(MachineId machine) {
        return units.values().stream()
                .filter(unit ->
                        unit.target() != TargetState.INACTIVE && unit.machines().contains(machine))
                .toList();
    }

    public Collection<DesiredUnit> units() {
        return Collections.unmodifiableCollection(units.values());
    }

    public Map<MachineId, SortedMap<String, Optional<String>>> metadataEdits() {
        return Collections.unmodifiableMap(metadataEdits);
    }

    /** {@code machine} with the durable edits of its metadata applied. */
    public Machine edited(Machine machine) {
        SortedMap<String, String> metadata = new TreeMap<>(machine.metadata());
        metadataEdits
                .getOrDefault(machine.id(), Collections.emptySortedMap())
                .forEach((key, value) ->
                        value.ifPresentOrElse(set -> metadata.put(key, set), () -> metadata.remove(key)));
        return new Machine(machine.id(), machine.address(), metadata, machine.version());
    }

    /** All there is, for the scheduler. */
    ClusterChange anew(Collection<Machine> present, SortedMap<MachineId, Standing> standings) {
        return change(true, units.keySet(), present, standings);
    }

    /** What became of these units, for a scheduler that knows all others. */
    ClusterChange changeOf(Set<UnitName> names, Collection<Machine> present, SortedMap<MachineId, Standing> standings) {
        return change(false, names, present, standings);
    }

    private ClusterChange change(
            boolean isAnew,
            Set<UnitName> names,
            Collection<Machine> present,
            SortedMap<MachineId, Standing> standings) {
        Map<UnitName, Optional<ScheduledUnit>> changed = new HashMap<>();
        names.forEach(name -> changed.put(name, unit(name).map(this::scheduled)));
        SortedMap<MachineId, Machine> machines = new TreeMap<>();
        present.forEach(machine -> machines.put(machine.id(), edited(machine)));
        return new ClusterChange(isAnew, changed, machines, standings(standings));
    }

    private ScheduledUnit scheduled(DesiredUnit unit) {
        Requirements known = requirements.compute(
                unit.name(),
                (name, before) -> before != null && before.file().equals(unit.file())
                        ? before
                        : new Requirements(unit.file(), FleetOptions.of(name, unit.file())));
        return new ScheduledUnit(
                unit.name(), known.options(), unit.target(), unit.revision(), unit.machines(), unit.reason());
    }

    public String identity() {
        return identity;
    }
}
