/**
 * Every address and message of the event bus. It carries hints, which may be lost at the cost of time; never a
 * decision.
 */
@NullMarked
package io.flotilla.bus;

import org.jspecify.annotations.NullMarked;
