/** Pure plans: from what is and what should be to what has to change, each step with its reason. */
@NullMarked
package io.flotilla.reconcile;

import org.jspecify.annotations.NullMarked;
