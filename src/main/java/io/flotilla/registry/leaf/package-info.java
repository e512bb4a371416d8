/**
 * The registry on a leaf: everything is asked of a core host.
 */
@NullMarked
package io.flotilla.registry.leaf;

import org.jspecify.annotations.NullMarked;
