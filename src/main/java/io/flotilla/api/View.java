package io.flotilla.api;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * A record that users read: a JSON object of its components, in their order and without those that are absent. What is
 * stored, and what hosts say to each other, is spelled elsewhere, so that it can change while this stays.
 */
interface View {
    /** Whether a component with this value is left out. */
    default boolean isAbsent(Object value) {
        return value.equals(Optional.empty());
    }

    default Buffer toJson() {
        return ViewWriter.write(this);
    }
}
