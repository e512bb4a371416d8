package io.flotilla.desired;

import java.util.Set;
import java.util.TreeSet;

/** What the log says of itself: its identity, its term, and the level of what may be written to it. */
final class LogHead {
    static final int LOWEST_LEVEL = 1;

    private int term;
    private String identity;
    private int level;
    private final Set<String> replaces;

    LogHead(Image before) {
        term = before.term();
        identity = before.identity();
        level = before.level();
        replaces = new TreeSet<>(before.replaces());
    }

    /** The first identity is that of the log for ever. */
    Outcome begin(int newTerm, String proposedIdentity) {
        term = newTerm;
        identity = identity.isEmpty() ? proposedIdentity : identity;
        return Outcome.APPLIED;
    }

    /** A level is never lowered: what was written since may need it. */
    Outcome raise(int wanted) {
        if (wanted <= level) {
            return Outcome.UNCHANGED;
        }
        level = wanted;
        return Outcome.APPLIED;
    }

    /** It is never to be served again as what it was. */
    Outcome replace(String log) {
        return !log.isEmpty() && !log.equals(identity) && replaces.add(log) ? Outcome.APPLIED : Outcome.UNCHANGED;
    }

    Set<String> replaces() {
        return replaces;
    }

    int term() {
        return term;
    }

    String identity() {
        return identity;
    }

    int level() {
        return level;
    }
}
