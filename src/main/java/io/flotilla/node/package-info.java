/**
 * A node as a process: reads who this host is, starts every adapter and role in order, and stops them in reverse.
 * The only package that knows all others; the verbs that concern this host are here, too.
 */
@NullMarked
package io.flotilla.node;

import org.jspecify.annotations.NullMarked;
