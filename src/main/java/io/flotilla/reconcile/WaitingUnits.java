package io.flotilla.reconcile;

import io.flotilla.placement.Candidate;
import io.flotilla.unit.UnitName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The units that are to be placed. */
final class WaitingUnits {
    private static final Comparator<Candidate> IN_ORDER = Comparator.<Candidate, Boolean>comparing(
                    unit -> unit.options().peers().isEmpty())
            .thenComparing(Candidate::name);

    private final Map<String, Candidate> byName = new HashMap<>();

    void add(Candidate unit) {
        byName.put(unit.name().value(), unit);
    }

    void remove(UnitName name) {
        byName.remove(name.value());
    }

    boolean contains(UnitName name) {
        return byName.containsKey(name.value());
    }

    Collection<Candidate> all() {
        return byName.values();
    }

    /** Units with peers first: they draw those that they wait for to a machine that is right for both. Then by name. */
    List<Candidate> inOrder() {
        return byName.values().stream().sorted(IN_ORDER).toList();
    }

    /** The unit and, from peer to peer, all that still wait: they can only be placed together. By name. */
    List<Candidate> withPeers(Candidate unit) {
        if (unit.options().peers().isEmpty()) {
            return List.of(unit);
        }
        Map<String, Candidate> group = new TreeMap<>(Map.of(unit.name().value(), unit));
        List<Candidate> open = new ArrayList<>(List.of(unit));
        for (int i = 0; i < open.size(); i++) {
            for (String name : open.get(i).options().peers()) {
                Candidate peer = byName.get(name);
                if (peer != null && group.putIfAbsent(name, peer) == null) {
                    open.add(peer);
                }
            }
        }
        return List.copyOf(group.values());
    }
}
