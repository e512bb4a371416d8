package io.flotilla.api;

import io.vertx.core.buffer.Buffer;

/**
 * What users read: a JSON object. What is stored, and what hosts say to each other, is spelled elsewhere, so that it can
 * change while this stays.
 */
interface View {
    void write(Fields fields);

    default Buffer toJson() {
        return Fields.of(this);
    }
}
