package io.flotilla.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.testing.NodeApi;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A read that shows less than was acknowledged is found. */
class ReadsTest {
    private static final String SHOWN = """
            {"desiredState": "inactive", "options": [{"section": "Unit", "name": "Description", "value": "%s"}]}""";

    private final Book book = new Book();
    private final Violations violations = new Violations();
    private final Reads reads = new Reads(book, violations, true);

    @BeforeEach
    void write() {
        book.note(new Write(Write.Kind.CREATE, "v1-1.service", "inactive two"), Write.Outcome.ACKNOWLEDGED);
        reads.wrote(answer(201, ""));
    }

    private static NodeApi.Response answer(int status, String body) {
        return new NodeApi.Response(status, Map.of("X-Flotilla-Revision", "7"), body);
    }

    private int judge(NodeApi.Response answer) {
        reads.read("h1", "v1-1.service", 7, answer);
        return violations.all().size();
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
