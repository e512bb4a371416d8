/** What goes over a connection: frames, the hello that begins it, and the event loop on which all parts of the link run. */
@NullMarked
package io.flotilla.link.wire;

import org.jspecify.annotations.NullMarked;
