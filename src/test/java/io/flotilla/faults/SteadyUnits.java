package io.flotilla.faults;

import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.NodeApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Units that nobody changes. Blocks. */
final class SteadyUnits {
    private static final String PREFIX = "steady-";

    private SteadyUnits() {}

    static boolean isOne(String unit) {
        return unit.startsWith(PREFIX);
    }

    /** Completes when all are active; their names. */
    static List<String> launch(ClusterHosts cluster, Book book, int count, Duration patience) {
        List<String> units = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String unit = PREFIX + i + ".service";
            NodeApi.Response answer =
                    cluster.host(1).put(unit, "launched", Writer.unitFile("steady", Writer.SLEEP, ""));
            if (answer.status() != 201) {
                throw new AssertionError("PUT %s was answered with %s".formatted(unit, answer));
            }
            book.note(new Write(Write.Kind.CREATE, unit, "launched steady"), Write.Outcome.ACKNOWLEDGED);
            units.add(unit);
        }
        ClusterHosts.awaitActive(patience, cluster.host(1), units);
        return units;
    }
}
