/**
 * Whole-cluster behaviour as texts: the pure parts of a leader and of its hosts put together, with a hand-turned clock
 * and no network.
 */
@NullMarked
package io.flotilla.scenario;

import org.jspecify.annotations.NullMarked;
