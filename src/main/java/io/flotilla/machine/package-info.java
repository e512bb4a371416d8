/** Machines as values: identity, presence record, metadata. Pure: no I/O, no clock, no library. */
@NullMarked
package io.flotilla.machine;

import org.jspecify.annotations.NullMarked;
