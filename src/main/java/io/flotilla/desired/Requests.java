package io.flotilla.desired;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The latest requests and what came of them, so that one that comes twice applies once and is answered alike. */
final class Requests {
    /** A retry comes within seconds, and this is minutes of full load. */
    static final int REMEMBERED = 4096;

    private final Map<String, Decided> answers = new LinkedHashMap<>();

    /** What came of the request, which the entry at {@code index} brings; one without an ID is not remembered. */
    Decided once(String requestId, long index, Supplier<Outcome> request) {
        if (requestId.isEmpty()) {
            return new Decided(index, request.get());
        }
        Decided known = answers.get(requestId);
        return known != null ? known : remember(requestId, new Decided(index, request.get()));
    }

    private Decided remember(String requestId, Decided decided) {
        answers.put(requestId, decided);
        if (answers.size() > REMEMBERED) {
            answers.remove(answers.keySet().iterator().next());
        }
        return decided;
    }

    /** Oldest first. */
    Map<String, Decided> all() {
        return Collections.unmodifiableMap(answers);
    }

    void reset(Map<String, Decided> all) {
        answers.clear();
        answers.putAll(all);
    }
}
