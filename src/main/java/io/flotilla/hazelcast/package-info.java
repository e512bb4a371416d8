/**
 * The read side of the cluster: Hazelcast's maps and the clustered event bus that it carries.
 *
 * <p>Nothing here decides or is durable: the log is the truth, the maps show it. Only this package knows Hazelcast.
 */
@NullMarked
package io.flotilla.hazelcast;

import org.jspecify.annotations.NullMarked;
