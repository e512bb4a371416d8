/**
 * Units as values: names, files, the {@code [X-Fleet]} section, target states, reported states.
 *
 * <p>Pure: no I/O, no clock, no library. The rules are fleet's (names, parser, printer, hash, options), with its
 * injection holes closed.
 */
@NullMarked
package io.flotilla.unit;

import org.jspecify.annotations.NullMarked;
