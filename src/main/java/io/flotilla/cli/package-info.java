/**
 * The verbs that work on a cluster: {@code flotilla VERB}. A client of the HTTP API like any other, made to start fast:
 * it blocks, and of ours it knows the values of {@code unit} alone, nothing of a node.
 *
 * <p>A verb is a class of its own that implements {@link io.flotilla.cli.Verb} and is named in {@code Verbs}.
 */
@NullMarked
package io.flotilla.cli;

import org.jspecify.annotations.NullMarked;
