package io.flotilla.registry.backup;

import io.flotilla.desired.DesiredUnit;
import io.flotilla.desired.Image;
import io.flotilla.machine.MachineId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a new cluster can be started from: everything that was decided, as of a revision. Which hosts kept it, and which
 * were just leaving, is not in it.
 *
 * @param identity of the log that it was made from
 * @param metadataEdits by machine: key to value, or to nothing where the key was removed
 */
public record Backup(
        String identity,
        long revision,
        int term,
        List<DesiredUnit> units,
        Map<MachineId, SortedMap<String, Optional<String>>> metadataEdits) {

    /** Of no log at all. */
    public static final Backup NONE = new Backup("", 0, 0, List.of(), Map.of());

    public Backup {
        units = List.copyOf(units);
        metadataEdits = Collections.unmodifiableMap(new TreeMap<>(metadataEdits));
    }

    /** Of everything that {@code image} has, but for the hosts. */
    public static Backup of(Image image) {
        return new Backup(
                image.identity(),
                image.revision(),
                image.term(),
                List.copyOf(image.units().values()),
                image.metadataEdits());
    }
}
