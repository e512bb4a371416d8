package io.flotilla.registry.core;

import io.flotilla.desired.DesiredUnit;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.EventCursor;
import io.flotilla.registry.Listing;
import io.flotilla.registry.Reads;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.UnitEntry;
import io.flotilla.registry.leader.CoreState;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads on the leader from what the maps are written from, for the seconds in which they cannot be written: when a host
 * goes silent, Hazelcast waits for it. On the registry's event loop, while this host leads.
 */
public final class MemoryReads implements Reads {
    private final CoreState core;

    MemoryReads(CoreState core) {
        this.core = core;
    }

    @Override
    public Future<Optional<UnitEntry>> unit(UnitName name) {
        return Future.succeededFuture(core.image().unit(name).map(this::entry));
    }

    private UnitEntry entry(DesiredUnit unit) {
        TargetState reached = MapReads.reached(unit, machine -> state(unit.name(), machine));
        return new UnitEntry(unit, reached);
    }

    private Optional<StateEntry> state(UnitName unit, MachineId machine) {
        return Optional.ofNullable(core.reports().of(machine).get(unit));
    }

    @Override
    public Future<Listing<UnitEntry>> units(Listing.Slice slice) {
        Listing<DesiredUnit> found = slice.of(
                List.copyOf(core.image().units().values()), unit -> unit.name().value());
        return Future.succeededFuture(
                found.with(found.items().stream().map(this::entry).toList()));
    }

    @Override
    public Future<Listing<StateEntry>> states(Optional<String> unit, Optional<String> machine, Listing.Slice slice) {
        Map<String, StateEntry> sorted = new TreeMap<>();
        for (MachineId reporter : core.reports().machines()) {
            core.reports().of(reporter).values().stream()
                    .filter(state -> unit.map(state.unit().value()::equals).orElse(true))
                    .filter(state ->
                            machine.map(state.machine().value()::equals).orElse(true))
                    .forEach(state -> sorted.put(state.key(), state));
        }
        return Future.succeededFuture(slice.of(List.copyOf(sorted.values()), StateEntry::key));
    }

    @Override
    public Future<Listing<Machine>> machines(Listing.Slice slice) {
        Collection<Machine> shown = core.fleet().shown();
        return Future.succeededFuture(
                slice.of(shown.stream().map(core.image()::edited).toList(), machine -> machine.id()
                        .value()));
    }

    @Override
    public Future<EventCursor> newestEvent() {
        return Future.succeededFuture(core.reports().cursor());
    }
}
