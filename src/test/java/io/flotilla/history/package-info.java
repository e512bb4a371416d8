/** What clients saw of a cluster, and whether there is an order of all writes that explains it. */
@NullMarked
package io.flotilla.history;

import org.jspecify.annotations.NullMarked;
