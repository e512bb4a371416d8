/**
 * How every value that leaves the process is spelled: a record as a JSON object of its components, strictly. Used for
 * what is stored and for what hosts say to each other, never for what users see. Knows the core's value types and
 * Jackson's streams.
 */
@NullMarked
package io.flotilla.codec;

import org.jspecify.annotations.NullMarked;
