/**
 * The configuration of a node: read once from files and the environment, checked, then a tree of values. Nothing else
 * reads configuration files or the environment; nothing here knows what the values are used for.
 */
@NullMarked
package io.flotilla.config;

import org.jspecify.annotations.NullMarked;
