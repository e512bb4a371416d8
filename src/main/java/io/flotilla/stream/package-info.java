/** What goes from one context to another: streams of bytes, as fast as their reader takes them, and answers. */
@NullMarked
package io.flotilla.stream;

import org.jspecify.annotations.NullMarked;
