package io.flotilla.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.faults.Write.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BookTest {
    private final Book book = new Book();

    private void note(String content, Outcome outcome) {
        book.note(new Write(Write.Kind.CREATE, "a", content), outcome);
    }

    @Test
    void theLastAcknowledgedContentMustBeShown() {
        note("one", Outcome.ACKNOWLEDGED);
        note("two", Outcome.ACKNOWLEDGED);
        assertEquals(List.of(), book.contradictions(Map.of("a", "two")));
        assertEquals(1, book.contradictions(Map.of("a", "one")).size());
        assertEquals(1, book.contradictions(Map.of()).size());
    }

    @Test
    void whatWasDestroyedMustBeGone() {
        note("one", Outcome.ACKNOWLEDGED);
        note(Book.ABSENT, Outcome.ACKNOWLEDGED);
        assertEquals(List.of(), book.contradictions(Map.of()));
        assertEquals(1, book.contradictions(Map.of("a", "one")).size());
    }

    @Test
    void aRequestWithoutAnAnswerMayHaveTakenEffectOrNot() {
        note("one", Outcome.ACKNOWLEDGED);
        note("two", Outcome.UNANSWERED);
        assertEquals(List.of(), book.contradictions(Map.of("a", "one")));
        assertEquals(List.of(), book.contradictions(Map.of("a", "two")));
        assertEquals(1, book.contradictions(Map.of()).size());
    }

    @Test
    void aRefusalIsNoPromiseEither() {
        note("one", Outcome.ACKNOWLEDGED);
        note(Book.ABSENT, Outcome.REFUSED);
        assertEquals(List.of(), book.contradictions(Map.of("a", "one")));
        assertEquals(List.of(), book.contradictions(Map.of()));
        assertEquals(1, book.contradictions(Map.of("a", "two")).size());
    }

    @Test
    void whatWasNotSentChangesNothing() {
        note("one", Outcome.ACKNOWLEDGED);
        note("two", Outcome.NOT_SENT);
        assertEquals(1, book.contradictions(Map.of("a", "two")).size());
    }

    @Test
    void whatNobodyCreatedMustNotBeShown() {
        assertEquals(1, book.contradictions(Map.of("a", "one")).size());
    }
}
