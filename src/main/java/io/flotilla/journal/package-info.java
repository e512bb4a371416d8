/**
 * What a host's journal says about units: {@code journalctl}, run for each reader.
 *
 * <p>{@link io.flotilla.journal.Journal} is all that others see.
 */
@NullMarked
package io.flotilla.journal;

import org.jspecify.annotations.NullMarked;
