/**
 * What the roles see of the cluster: submit a command, read, watch, report. Ties the durable log, the desired state it
 * builds and the maps that show it together; the only package that spells their values as JSON.
 */
@NullMarked
package io.flotilla.registry;

import org.jspecify.annotations.NullMarked;
