/** Questions between the two sides of one connection, with one or a streamed answer. */
@NullMarked
package io.flotilla.link.call;

import org.jspecify.annotations.NullMarked;
