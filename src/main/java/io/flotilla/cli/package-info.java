/**
 * The command line, {@code flotilla VERB}: what leads to a verb, its options, and what verbs share. A client of the HTTP
 * API like any other, made to start fast: it blocks, and of ours it knows the values of {@code unit} alone, nothing of a
 * node.
 *
 * <p>The verbs are in {@code verb}, which knows this package; this one knows {@code http}.
 */
@NullMarked
package io.flotilla.cli;

import org.jspecify.annotations.NullMarked;
