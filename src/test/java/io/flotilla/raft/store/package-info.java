@NullMarked
package io.flotilla.raft.store;

import org.jspecify.annotations.NullMarked;
