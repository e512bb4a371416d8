package io.flotilla.link.wire;

import io.flotilla.link.Refusal;
import java.util.Optional;

/** The versions of the wire that a host speaks: all from the oldest to the newest, each from 1 to 255. */
public record WireVersions(int oldest, int newest) {
    /** Those of this build. */
    public static final WireVersions OWN = new WireVersions(1, 1);

    public WireVersions {
        if (oldest < 1 || newest < oldest || newest > 255) {
            throw new IllegalArgumentException("wire versions from %d to %d".formatted(oldest, newest));
        }
    }

    boolean has(int version) {
        return oldest <= version && version <= newest;
    }

    /** The one to speak with the other: the newest that both know. */
    public Optional<Integer> common(WireVersions other) {
        int version = Math.min(newest, other.newest);
        return has(version) && other.has(version) ? Optional.of(version) : Optional.empty();
    }

    /** Why this host can have nothing to do with one that speaks {@code theirs}. */
    Refusal refusal(Object theirs) {
        return new Refusal(
                "wire-version",
                "this host speaks wire version%s %s, not %s: upgrade flotilla on the older one"
                        .formatted(oldest == newest ? "" : "s", this, theirs));
    }

    @Override
    public String toString() {
        return oldest == newest ? String.valueOf(oldest) : "%d to %d".formatted(oldest, newest);
    }
}
