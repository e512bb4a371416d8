/** Connections of others, carried between core hosts through the port of the link. */
@NullMarked
package io.flotilla.link.forward;

import org.jspecify.annotations.NullMarked;
