package io.flotilla.hazelcast;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** What an entry should become at a revision: a value, or gone. */
public record Write(long revision, Optional<Buffer> value) {}
