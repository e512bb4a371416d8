package io.flotilla.desired;

import io.flotilla.machine.MachineId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How machines' metadata differs from what their configurations say. A machine need not be there. */
final class MetadataEdits {
    private PersistentMap<MachineId, SortedMap<String, Optional<String>>> machines;

    MetadataEdits(Map<MachineId, SortedMap<String, Optional<String>>> before) {
        machines = PersistentMap.copyOf(before);
    }

    Outcome patch(List<Command.MetadataEdit> edits) {
        for (Command.MetadataEdit edit : edits) {
            SortedMap<String, Optional<String>> keys =
                    new TreeMap<>(machines.getOrDefault(edit.machine(), Collections.emptySortedMap()));
            keys.put(edit.key(), edit.value());
            machines = machines.with(edit.machine(), Collections.unmodifiableSortedMap(keys));
        }
        return Outcome.APPLIED;
    }

    Map<MachineId, SortedMap<String, Optional<String>>> all() {
        return machines;
    }
}
