/** Streams of bytes that come as fast as their reader takes them. */
@NullMarked
package io.flotilla.stream;

import org.jspecify.annotations.NullMarked;
