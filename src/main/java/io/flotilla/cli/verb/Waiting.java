package io.flotilla.cli.verb;

import io.flotilla.cli.Failure;
import io.flotilla.cli.Session;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Waits until units are as wanted, and prints each that is. Looks when the node says that something has changed, and now
 * and then anyway; where it does not say, four times a second.
 */
final class Waiting {
    private static final long WITHOUT_HINTS_MILLIS = 250;
    private static final long WITH_HINTS_MILLIS = 1000;
    private static final long EXPLAIN_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Session session;
    private final Function<String, Verdict> look;
    private final Map<String, String> open = new LinkedHashMap<>();
    private final Set<String> done = new LinkedHashSet<>();
    private final Set<String> explained = new LinkedHashSet<>();
    private final long begun = System.nanoTime();
    private boolean allWell = true;

    Waiting(Session session, Collection<String> units, Function<String, Verdict> look) {
        this.session = session;
        this.look = look;
        units.forEach(unit -> open.put(unit, ""));
    }

    /** Says whether all came to be so, within {@code limit} milliseconds; what did not is on stderr with the reason. */
    boolean await(String state, OptionalLong limit) {
        lookAt(Set.copyOf(open.keySet()));
        if (open.isEmpty()) {
            return isAllWell();
        }
        try (StateHints hints = StateHints.open(session, open.keySet())) {
            lookAt(Set.copyOf(open.keySet()));
            while (!open.isEmpty() && left(limit) > 0) {
                long pause = hints.isAlive() ? WITH_HINTS_MILLIS : WITHOUT_HINTS_MILLIS;
                lookAt(hints.await(Math.min(pause, left(limit)), open.keySet()));
                explain();
            }
        }
        open.forEach((unit, why) ->
                complain("timed out waiting for unit %s to report state %s (%s)".formatted(unit, state, why)));
        return isAllWell();
    }

    boolean isAllWell() {
        return allWell && open.isEmpty();
    }

    /** The units that came to be so, in that order. */
    Set<String> done() {
        return done;
    }

    private long left(OptionalLong limit) {
        long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        return limit.isEmpty() ? Long.MAX_VALUE : limit.getAsLong() - passed;
    }

    private void lookAt(Set<String> units) {
        for (String unit : units) {
            Verdict verdict = verdict(unit);
            switch (verdict.kind()) {
                case DONE -> {
                    open.remove(unit);
                    done.add(unit);
                    session.terminal().say(verdict.words());
                }
                case FAILED -> {
                    open.remove(unit);
                    allWell = false;
                    complain(verdict.words());
                }
                case NOT_YET -> open.put(unit, verdict.words());
            }
        }
    }

    /** A node that cannot be asked for the moment is asked again: what was decided goes on without it. */
    private Verdict verdict(String unit) {
        try {
            return look.apply(unit);
        } catch (Failure e) {
            session.debug("unit %s cannot be looked at: %s".formatted(unit, e.words()));
            return Verdict.notYet(e.words());
        }
    }

    private void explain() {
        if (System.nanoTime() - begun < EXPLAIN_NANOS) {
            return;
        }
        open.forEach((unit, why) -> {
            if (explained.add(unit + why)) {
                session.terminal().error("Waiting for unit %s: %s".formatted(unit, why));
            }
        });
    }

    private void complain(String words) {
        session.terminal().error("Error waiting for units: " + words);
    }
}
