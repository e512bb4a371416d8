/**
 * The verbs that work on a cluster. A verb is a class that implements {@link io.flotilla.cli.Verb} and is named in {@code
 * ClusterVerbs}.
 */
@NullMarked
package io.flotilla.cli.verb;

import org.jspecify.annotations.NullMarked;
