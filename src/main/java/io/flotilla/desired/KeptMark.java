package io.flotilla.desired;

import io.flotilla.unit.UnitName;
import java.util.Collection;
import java.util.TreeSet;

/**
 * One number for a set of kept units, so that a beat can say whether a sheet has the present ones: what is kept changes
 * without the log, so no revision tells. The same on every host; 0 for none.
 */
public final class KeptMark {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private KeptMark() {}

    public static long of(Collection<UnitName> kept) {
        if (kept.isEmpty()) {
            return 0;
        }
        long mark = OFFSET;
        for (UnitName unit : new TreeSet<>(kept)) {
            mark = unit.value().chars().asLongStream().reduce(mark, KeptMark::mix);
            mark = mix(mark, '\n');
        }
        return mark;
    }

    /** FNV-1a. */
    private static long mix(long mark, long character) {
        return (mark ^ character) * PRIME;
    }
}
