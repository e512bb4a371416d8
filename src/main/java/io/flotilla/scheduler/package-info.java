/** While this host leads: read a view, plan, submit the plan. */
@NullMarked
package io.flotilla.scheduler;

import org.jspecify.annotations.NullMarked;
