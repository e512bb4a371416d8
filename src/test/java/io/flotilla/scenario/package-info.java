/**
 * Whole-cluster behaviour as texts, without a network: the pure parts of a leader and of its hosts put together, with a
 * hand-turned clock; and a leader's plans alone, without any.
 */
@NullMarked
package io.flotilla.scenario;

import org.jspecify.annotations.NullMarked;
