/** How files of ours are replaced, so that neither a crash nor a power cut leaves half of one. */
@NullMarked
package io.flotilla.disk;

import org.jspecify.annotations.NullMarked;
