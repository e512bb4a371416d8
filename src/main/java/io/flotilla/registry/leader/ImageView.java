package io.flotilla.registry.leader;

import io.flotilla.cluster.ClusterChange;
import io.flotilla.cluster.ScheduledUnit;
import io.flotilla.cluster.Standing;
import io.flotilla.desired.Delta;
import io.flotilla.desired.DesiredUnit;
import io.flotilla.desired.Image;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The newest image of the desired state, and what is made of it for the scheduler. On the registry's event loop, but for
 * {@link #image}.
 */
public final class ImageView {
    private final Map<UnitName, Requirements> requirements = new HashMap<>();
    private Optional<Set<MachineId>> expected = Optional.empty();
    private volatile Image image = Image.EMPTY;

    /** What a unit asks for, with the content that says so. */
    private record Requirements(UnitFile file, FleetOptions options) {}

    public void apply(Delta delta) {
        image = delta.image();
        if (delta.isWhole()) {
            requirements.clear();
        }
        delta.units().forEach((name, unit) -> {
            if (unit.isEmpty()) {
                requirements.remove(name);
            }
        });
        if (!delta.units().isEmpty() || delta.changed(Image::leaving)) {
            expected = Optional.empty();
        }
    }

    /** Any thread. */
    Image image() {
        return image;
    }

    /** Names the state stream's numbers while one leader lasts. */
    public String epoch() {
        return image.identity() + '-' + image.term();
    }

    /** What machines count for, given how they are heard: nobody knows what a silent one holds, leaving or not. */
    public SortedMap<MachineId, Standing> standings(SortedMap<MachineId, Standing> heard) {
        SortedMap<MachineId, Standing> standings = new TreeMap<>(heard);
        image.leaving()
                .forEach(machine -> standings.computeIfPresent(
                        machine,
                        (id, standing) -> standing == Standing.PRESENT || standing == Standing.SETTLING
                                ? Standing.LEAVING
                                : standing));
        return standings;
    }

    /** The machines that units are scheduled on or that are to leave, whether they are there or not. */
    Set<MachineId> expected() {
        Set<MachineId> known = expected.orElseGet(this::findExpected);
        expected = Optional.of(known);
        return known;
    }

    private Set<MachineId> findExpected() {
        Set<MachineId> found = new HashSet<>(image.leaving());
        image.units().values().forEach(unit -> found.addAll(unit.machines()));
        return Collections.unmodifiableSet(found);
    }

    /** All there is, for the scheduler. */
    ClusterChange anew(Collection<Machine> present, SortedMap<MachineId, Standing> standings) {
        return change(true, image.units().keySet(), present, standings);
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
        names.forEach(name -> changed.put(name, image.unit(name).map(this::scheduled)));
        SortedMap<MachineId, Machine> machines = new TreeMap<>();
        present.forEach(machine -> machines.put(machine.id(), image.edited(machine)));
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
}
