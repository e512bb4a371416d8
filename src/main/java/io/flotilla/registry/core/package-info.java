/**
 * The registry on a core host: log, desired state, maps and link tied together.
 */
@NullMarked
package io.flotilla.registry.core;

import org.jspecify.annotations.NullMarked;
