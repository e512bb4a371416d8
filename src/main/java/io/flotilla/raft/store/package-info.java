/**
 * A member's disk: its directory, kept from other processes, and {@code log.db} in it, a fail-stop store for the log, the
 * vote and the snapshots; and what these consist of, as bytes.
 *
 * <p>Knows nothing of the log that it serves. Everything here blocks.
 */
@NullMarked
package io.flotilla.raft.store;

import org.jspecify.annotations.NullMarked;
