package io.flotilla.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Times are small numbers: what ends before something begins was before it. */
class HistoryTest {
    private static final String A = "a.service";
    private static final Value ONE = new Value("one", "inactive");
    private static final Value TWO = new Value("two", "inactive");

    private final History history = new History();

    private void put(Value value, long begin, long end, long revision) {
        history.add(Operation.put("h1", A, value, begin).done(end, revision));
    }

    private void lost(Value value, long begin) {
        history.add(Operation.put("h1", A, value, begin));
    }

    private void read(String host, long least, long begin, long revision, Optional<Value> seen) {
        history.add(Operation.read(host, A, least, begin).showed(begin + 1, revision, seen));
    }

    private void explained() {
        assertEquals(List.of(), history.violations());
    }

    private void violated(String words) {
        List<String> found = history.violations();
        assertTrue(found.stream().anyMatch(one -> one.contains(words)), found.toString());
    }

    @Test
    void readsBetweenWritesShowTheLastOne() {
        read("h1", 0, 1, 3, Optional.empty());
        put(ONE, 10, 12, 5);
        read("h2", 5, 20, 5, Optional.of(ONE));
        read("h3", 0, 21, 4, Optional.empty());
        history.add(Operation.target("h2", A, "loaded", 30).done(32, 8));
        read("h2", 8, 40, 9, Optional.of(new Value("one", "loaded")));
        history.add(Operation.delete("h3", A, 50).done(52, 11));
        history.add(Operation.delete("h3", A, 53).refused(54, 12));
        history.add(Operation.target("h3", A, "loaded", 53).refused(54, 13));
        read("h1", 13, 60, 13, Optional.empty());
        explained();
    }

    @Test
    void aReadThatShowsWhatWasBeforeItsRevisionIsFound() {
        put(ONE, 1, 2, 5);
        put(TWO, 3, 4, 7);
        read("h2", 7, 10, 7, Optional.of(ONE));
        violated("GET a.service?revision=7 through h2 at 0.000 s showed (one, inactive), revision 7 cannot be");
    }

    @Test
    void aReadThatShowsWhatWasDecidedAfterItsRevisionIsFound() {
        put(ONE, 1, 2, 5);
        read("h2", 0, 10, 4, Optional.of(ONE));
        violated("cannot be");
    }

    @Test
    void aReadThatMissesADeletionOrADecisionIsFound() {
        put(ONE, 1, 2, 5);
        history.add(Operation.delete("h1", A, 3).done(4, 6));
        read("h2", 6, 10, 6, Optional.of(ONE));
        violated("showed (one, inactive), revision 6 cannot be");
    }

    @Test
    void aReadThatIsOlderThanItAskedForIsFound() {
        put(ONE, 1, 2, 5);
        read("h2", 5, 10, 4, Optional.empty());
        violated("a read is older than it asked for");
    }

    @Test
    void aHostThatGoesBackIsFoundAlsoAfterAWrite() {
        read("h1", 0, 1, 6, Optional.empty());
        read("h1", 0, 3, 5, Optional.empty());
        violated("a host went back");
        History other = new History();
        other.add(Operation.put("h1", A, ONE, 1).done(2, 6));
        other.add(Operation.read("h1", A, 0, 3).showed(4, 5, Optional.empty()));
        assertTrue(
                other.violations().get(0).startsWith("a host went back"),
                other.violations().toString());
    }

    @Test
    void whatOverlapsMayBeInEitherOrderAndANodeThatBeganAnewMayGoBack() {
        history.add(Operation.read("h1", A, 0, 1).showed(10, 6, Optional.empty()));
        history.add(Operation.read("h1", A, 0, 5).showed(12, 5, Optional.empty()));
        history.add(Operation.read("h1 again", A, 0, 20).showed(21, 3, Optional.empty()));
        explained();
    }

    @Test
    void twoWritesOfOneRevisionAreFound() {
        put(ONE, 1, 2, 5);
        history.add(Operation.put("h1", "b.service", ONE, 1).done(2, 5));
        violated("two writes have one revision");
    }

    @Test
    void aWriteThatIsDecidedBeforeWhatWasThereBeforeItBeganIsFound() {
        put(ONE, 1, 2, 7);
        put(TWO, 5, 6, 6);
        violated("a write was decided before it began");
    }

    @Test
    void aWriteThatIsAnsweredWithTheRevisionOfItsRetryIsFoundWhenItsDecisionWasSeen() {
        history.add(Operation.put("h1", A, ONE, 1).done(9, 8));
        read("h2", 0, 4, 6, Optional.of(ONE));
        violated("cannot be");
    }

    @Test
    void aChangeOfAUnitThatWasDestroyedIsFound() {
        put(ONE, 1, 2, 5);
        history.add(Operation.delete("h1", A, 3).done(4, 6));
        history.add(Operation.target("h1", A, "loaded", 5).done(6, 7));
        violated("PUT a.service (loaded)");
    }

    @Test
    void aWriteWithoutAnAnswerMayHaveHappenedOrNot() {
        put(ONE, 1, 2, 5);
        lost(TWO, 3);
        read("h1", 5, 10, 6, Optional.of(ONE));
        read("h1", 6, 12, 9, Optional.of(TWO));
        read("h1", 9, 14, 10, Optional.of(TWO));
        explained();
        read("h1", 9, 16, 11, Optional.of(ONE));
        violated("revision 11 cannot be");
    }

    @Test
    void aWriteWithoutAnAnswerHappensOnceAndNotBeforeItBegan() {
        put(ONE, 1, 2, 5);
        lost(TWO, 3);
        read("h1", 5, 10, 6, Optional.of(TWO));
        put(ONE, 12, 13, 8);
        read("h1", 8, 14, 9, Optional.of(TWO));
        violated("revision 9 cannot be");
        History early = new History();
        early.add(Operation.put("h1", A, ONE, 1).done(2, 5));
        early.add(Operation.read("h1", A, 0, 3).showed(4, 7, Optional.of(ONE)));
        early.add(Operation.put("h1", A, TWO, 5));
        early.add(Operation.read("h2", A, 0, 1).showed(9, 6, Optional.of(TWO)));
        assertEquals(1, early.violations().size(), early.violations().toString());
    }

    @Test
    void openWritesExplainEachOther() {
        lost(ONE, 1);
        history.add(Operation.target("h1", A, "loaded", 2));
        history.add(Operation.delete("h1", A, 3));
        read("h1", 0, 10, 4, Optional.of(new Value("one", "loaded")));
        read("h1", 0, 12, 5, Optional.empty());
        explained();
    }

    @Test
    void manyOpenWritesOfOneUnitAreFollowedInReasonableTime() {
        for (int i = 0; i < 40; i++) {
            lost(new Value("c" + i, "inactive"), i);
        }
        for (int i = 0; i < 40; i++) {
            read("h1", 0, 100 + 2 * i, 10 + i, Optional.of(new Value("c" + i, "inactive")));
        }
        explained();
        read("h1", 0, 300, 60, Optional.of(new Value("c3", "inactive")));
        violated("revision 60 cannot be");
    }
}
