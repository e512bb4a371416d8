/** Random faults for a whole cluster, with checks of what must hold whatever happens: {@code scripts/faults}. */
@NullMarked
package io.flotilla.faults;

import org.jspecify.annotations.NullMarked;
