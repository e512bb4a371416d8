package io.flotilla.registry.maps;

import io.flotilla.hazelcast.Table;
import io.flotilla.hazelcast.Versioned;
import io.flotilla.hazelcast.Write;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** A table for the registry's event loop, from before the maps are up: what is asked of it waits for them, and then has to
 * end in time. */
record DeferredTable(Maps maps, Maps.Choice<Table> choice) implements Table {
    @Override
    public Future<Void> write(Map<String, Write> entries) {
        return maps.write(cluster -> choice.of(cluster).write(entries));
    }

    @Override
    public Future<SortedMap<String, Versioned>> getAll(Collection<String> keys) {
        return maps.read(cluster -> choice.of(cluster).getAll(keys));
    }

    @Override
    public Future<Set<String>> keys() {
        return maps.read(cluster -> choice.of(cluster).keys());
    }

    @Override
    public Optional<Set<String>> knownKeys() {
        return maps.now().flatMap(cluster -> choice.of(cluster).knownKeys());
    }

    @Override
    public long newest() {
        return maps.now().map(cluster -> choice.of(cluster).newest()).orElse(0L);
    }

    @Override
    public Future<Map<String, Long>> revisions() {
        return maps.read(cluster -> choice.of(cluster).revisions());
    }
}
