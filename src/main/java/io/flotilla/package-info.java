/** The entry point: sends a command line to the verb that it names. */
@NullMarked
package io.flotilla;

import org.jspecify.annotations.NullMarked;
