package io.flotilla.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.history.Operation;
import io.flotilla.testing.NodeApi;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A read that shows less than was acknowledged is found. */
class ReadsTest {
    private static final String SHOWN = """
            {"desiredState": "inactive", "options": [{"section": "Unit", "name": "Description", "value": "%s"}]}""";

    private final Violations violations = new Violations();
    private final Reads reads = new Reads(new FaultHistory(), violations);

    @BeforeEach
    void write() {
        Operation write =
                Operation.put(reads.life("h1"), "v1-1.service", Reads.value("inactive two"), System.nanoTime());
        reads.wrote(write, answer(201, ""));
    }

    private static NodeApi.Response answer(int status, String body) {
        return new NodeApi.Response(status, Map.of("X-Flotilla-Revision", "7"), body);
    }

    private int judge(NodeApi.Response answer) {
        reads.read(Operation.read(reads.life("h1"), "v1-1.service", 7, System.nanoTime()), answer);
        return violations.all().size() + reads.contradictions().size();
    }

    @Test
    void theNewestRevisionIsThatOfTheWrite() {
        assertEquals(7, reads.newest());
    }

    @Test
    void whatWasWrittenIsRight() {
        assertEquals(0, judge(answer(200, SHOWN.formatted("two"))));
        assertEquals(0, judge(answer(503, "{}")));
        assertEquals(1, reads.answered());
        assertEquals(1, reads.refused());
    }

    @Test
    void whatWasThereBeforeIsWrong() {
        assertEquals(1, judge(answer(200, SHOWN.formatted("one"))));
    }

    @Test
    void nothingIsWrong() {
        assertEquals(1, judge(answer(404, "{}")));
    }

    @Test
    void anotherAnswerIsWrong() {
        assertEquals(1, judge(answer(500, "{}")));
    }
}
