package io.flotilla.registry.core;

import io.flotilla.codec.Codec;
import io.flotilla.desired.DesiredUnit;
import io.flotilla.hazelcast.Cluster;
import io.flotilla.hazelcast.Table;
import io.flotilla.hazelcast.Versioned;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.Listing;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.UnavailableException;
import io.flotilla.registry.maps.Maps;
import io.flotilla.registry.wire.Codecs;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * From the maps: of the members that own what is asked for, failing where one does not answer in time, or of this member
 * alone, from what it has heard, which never waits and may be a moment behind.
 */
final class MapStates implements LiveStates {
    private static final long ANSWER_WITHIN_MILLIS = 400;
    private static final long DOUBTED_MILLIS = 3_000;

    private final Table states;
    private final Table machines;
    private final boolean asksOwners;
    private volatile long doubtedUntil = System.nanoTime();

    private MapStates(Table states, Table machines, boolean asksOwners) {
        this.states = states;
        this.machines = machines;
        this.asksOwners = asksOwners;
    }

    static MapStates ofOwners(Cluster cluster) {
        return new MapStates(cluster.states(), cluster.machines(), true);
    }

    static MapStates ofThisMember(Maps maps) {
        return new MapStates(maps.table(Cluster::states), maps.table(Cluster::machines), false);
    }

    @Override
    public Future<Lookup> of(List<DesiredUnit> units) {
        List<String> keys = new ArrayList<>();
        for (DesiredUnit unit : units) {
            for (MachineId machine : unit.machines()) {
                keys.add(StateEntry.key(unit.name(), machine));
            }
        }
        return keys.isEmpty()
                ? Future.succeededFuture((unit, machine) -> Optional.empty())
                : values(states, keys).map(found -> (unit, machine) -> state(found, unit, machine));
    }

    private static Optional<StateEntry> state(Map<String, Versioned> found, UnitName unit, MachineId machine) {
        return Optional.ofNullable(found.get(StateEntry.key(unit, machine)))
                .map(value -> Codecs.STATE.decode(value.value().getBytes()));
    }

    @Override
    public Future<Listing<StateEntry>> list(Optional<String> unit, Optional<String> machine, Listing.Slice slice) {
        return list(
                states,
                key -> unit.map(name -> key.startsWith(name + '\0')).orElse(true)
                        && machine.map(id -> key.endsWith('\0' + id)).orElse(true),
                slice,
                Codecs.STATE);
    }

    @Override
    public Future<Listing<Machine>> machines(Listing.Slice slice) {
        return list(machines, key -> true, slice, Codecs.MACHINE);
    }

    /** Keys first, then only the values of the stretch: a page costs no more for being of a long list. */
    private <T> Future<Listing<T>> list(Table table, Predicate<String> wanted, Listing.Slice slice, Codec<T> codec) {
        return keys(table).compose(all -> {
            Listing<String> keys = slice.of(all.stream().filter(wanted).toList(), Function.identity());
            return values(table, keys.items()).map(found -> keys.with(decoded(found.values(), codec)));
        });
    }

    private Future<Set<String>> keys(Table table) {
        return known(table).map(Future::succeededFuture).orElseGet(() -> inTime(table.keys()));
    }

    private Future<SortedMap<String, Versioned>> values(Table table, Collection<String> keys) {
        return known(table)
                .map(known -> table.getAll(keys.stream().filter(known::contains).toList()))
                .orElseGet(() -> inTime(table.getAll(keys)));
    }

    private Optional<Set<String>> known(Table table) {
        return asksOwners ? Optional.empty() : table.knownKeys();
    }

    private <T> Future<T> inTime(Future<T> answer) {
        return answer.timeout(ANSWER_WITHIN_MILLIS, TimeUnit.MILLISECONDS).recover(cause -> {
            doubtedUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DOUBTED_MILLIS);
            return Future.failedFuture(new UnavailableException("the maps do not answer: " + cause.getMessage()));
        });
    }

    /** Whether the maps did not answer in time lately. */
    boolean isDoubted() {
        return System.nanoTime() < doubtedUntil;
    }

    private static <T> List<T> decoded(Collection<Versioned> found, Codec<T> codec) {
        return found.stream()
                .map(value -> codec.decode(value.value().getBytes()))
                .toList();
    }
}
