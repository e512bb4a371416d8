package io.flotilla.desired;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The latest requests and what came of them, so that one that comes twice applies once and is answered alike. */
final class Requests {
    /** A retry comes within seconds, and this is minutes of full load. */
    static final int REMEMBERED = 4096;

    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();

    /** What came of the request; one without an ID is not remembered. */
    Outcome once(String requestId, Supplier<Outcome> request) {
        if (requestId.isEmpty()) {
            return request.get();
        }
        Outcome known = outcomes.get(requestId);
        return known != null ? known : remember(requestId, request.get());
    }

    private Outcome remember(String requestId, Outcome outcome) {
        outcomes.put(requestId, outcome);
        if (outcomes.size() > REMEMBERED) {
            outcomes.remove(outcomes.keySet().iterator().next());
        }
        return outcome;
    }

    /** Oldest first. */
    Map<String, Outcome> all() {
        return Collections.unmodifiableMap(outcomes);
    }

    void reset(Map<String, Outcome> all) {
        outcomes.clear();
        outcomes.putAll(all);
    }
}
