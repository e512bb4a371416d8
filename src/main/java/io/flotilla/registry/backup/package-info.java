/**
 * Backups: made from the desired state, read from a file, and taken into the log of a new cluster.
 */
@NullMarked
package io.flotilla.registry.backup;

import org.jspecify.annotations.NullMarked;
