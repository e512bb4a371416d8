/** The wiring of a node and the verbs of its host: the only place that knows every other package. */
@NullMarked
package io.flotilla;

import org.jspecify.annotations.NullMarked;
