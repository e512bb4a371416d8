package io.flotilla.registry.core;

import io.flotilla.desired.DesiredUnit;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.Listing;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.leader.CoreState;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the leader's maps are written from, for the seconds in which they cannot be written: when a host goes silent,
 * Hazelcast waits for it. On the registry's event loop, while this host leads.
 */
record MemoryStates(CoreState core) implements LiveStates {
    @Override
    public Future<Lookup> of(List<DesiredUnit> units) {
        return Future.succeededFuture((unit, machine) ->
                Optional.ofNullable(core.reports().known(machine).get(unit)));
    }

    @Override
    public Future<Listing<StateEntry>> list(Optional<String> unit, Optional<String> machine, Listing.Slice slice) {
        Map<String, StateEntry> sorted = new TreeMap<>();
        for (MachineId reporter : core.reports().known()) {
            core.reports().known(reporter).values().stream()
                    .filter(state -> unit.map(state.unit().value()::equals).orElse(true))
                    .filter(state ->
                            machine.map(state.machine().value()::equals).orElse(true))
                    .forEach(state -> sorted.put(state.key(), state));
        }
        return Future.succeededFuture(slice.of(List.copyOf(sorted.values()), StateEntry::key));
    }

    @Override
    public Future<Listing<Machine>> machines(Listing.Slice slice) {
        return Future.succeededFuture(slice.of(
                List.copyOf(core.fleet().shown()), machine -> machine.id().value()));
    }
}
