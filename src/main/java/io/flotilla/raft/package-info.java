/**
 * The durable log: a Raft group whose members keep every command on disk before they acknowledge it.
 *
 * <p>Knows nothing of units: commands, results and snapshots are opaque. The library decides, {@code raft.store}
 * keeps, our watch reopens. Everything that blocks runs on the log's own thread.
 */
@NullMarked
package io.flotilla.raft;

import org.jspecify.annotations.NullMarked;
