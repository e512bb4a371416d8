/**
 * What users see over HTTP: fleet's API under {@code /fleet/v1} and {@code /v1-alpha}, ours under {@code /v1}, the state
 * stream, health and metrics. Everything that comes in is taken for hostile.
 */
@NullMarked
package io.flotilla.api;

import org.jspecify.annotations.NullMarked;
