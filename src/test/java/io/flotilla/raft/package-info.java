/** The durable log's tests, on real directories; groups of three meet in one process over a mesh in memory. */
@NullMarked
package io.flotilla.raft;

import org.jspecify.annotations.NullMarked;
