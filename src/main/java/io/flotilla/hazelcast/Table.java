package io.flotilla.hazelcast;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * A replicated map of versioned values. Every method may be called from any context, never blocks, and completes on the
 * caller's context; each fails within the operation timeout of the cluster (10 s) when its members cannot answer. On up
 * to five members an entry that exists is read from this member's own copy, also while another one is frozen; what
 * spans the table, or does not exist, asks each key's owner.
 */
public interface Table {

    /**
     * Writes each entry over an older revision of itself; an equal or newer one stays. When it completes, the copies of
     * all members show what was written. A removed entry leaves nothing
     * behind, so an older write that comes after it makes the entry anew. Only a leader that was replaced without
     * knowing writes so, and nothing is decided by a table. So the leader alone writes, and compares {@link #revisions()}
     * with what there should be when it begins to lead, 15 s later, when {@link Cluster#watchMembership} tells, and every
     * few minutes, which is cheaper than to remember every removal.
     */
    Future<Void> write(Map<String, Write> entries);

    /** Those of the entries that exist, in the order of their keys. */
    Future<SortedMap<String, Versioned>> getAll(Collection<String> keys);

    /** In their order. */
    Future<Set<String>> keys();

    /**
     * The keys, in their order, as far as this member's own copy tells them, which asks nobody; empty until it knows
     * all.
     */
    Optional<Set<String>> knownKeys();

    /** The highest revision that a write to this member's copy brought; 0 before the first. Any thread. */
    long newest();

    /** The revision of every entry, for comparing the whole table with what it should show. */
    Future<Map<String, Long>> revisions();
}
