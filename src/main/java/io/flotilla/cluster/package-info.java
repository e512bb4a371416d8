/** One immutable picture of the cluster, for planning: units, their wishes and places, machines and what they count for. */
@NullMarked
package io.flotilla.cluster;

import org.jspecify.annotations.NullMarked;
