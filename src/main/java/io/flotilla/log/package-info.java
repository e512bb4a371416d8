/** What a node writes to its log, as the journal (or a terminal) wants it: one line for each record, to standard error. */
@NullMarked
package io.flotilla.log;

import org.jspecify.annotations.NullMarked;
