/**
 * What hosts say to each other and put on disk: the messages, and how each is spelled as JSON.
 */
@NullMarked
package io.flotilla.registry.wire;

import org.jspecify.annotations.NullMarked;
