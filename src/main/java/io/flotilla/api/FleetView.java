package io.flotilla.api;

import java.util.Collection;
import java.util.Map;

/** What fleet's clients read: fields in alphabetical order; empty texts, lists and maps are left out. */
interface FleetView extends View {
    @Override
    default boolean isAbsent(Object value) {
        return value.equals("")
                || (value instanceof Collection<?> items && items.isEmpty())
                || (value instanceof Map<?, ?> entries && entries.isEmpty());
    }
}
