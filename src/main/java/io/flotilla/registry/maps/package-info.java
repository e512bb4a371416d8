/** The maps as a registry uses them: whether they are up yet, for how long they are waited for, and the machines in them. */
@NullMarked
package io.flotilla.registry.maps;

import org.jspecify.annotations.NullMarked;
