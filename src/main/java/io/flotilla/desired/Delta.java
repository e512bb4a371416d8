package io.flotilla.desired;

import io.flotilla.unit.UnitName;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one log entry did, or all that a reader who starts late has to know ({@link Image#asDelta}).
 *
 * @param image as it is now
 * @param decided what came of the entry's command, and when: earlier, if the command had come before
 * @param units those that changed as they are now; empty: gone
 */
public record Delta(Image before, Image image, Decided decided, Map<UnitName, Optional<DesiredUnit>> units) {

    public Delta {
        units = PersistentMap.copyOf(units);
    }

    public Outcome outcome() {
        return decided.outcome();
    }

    public long revision() {
        return image.revision();
    }

    /** Whether it starts from the empty image: nothing that its reader knew before counts. */
    public boolean isWhole() {
        return before.revision() == 0;
    }

    /** Whether this slice may be different from what its reader knew. */
    public boolean changed(Function<Image, ?> slice) {
        return isWhole() || !slice.apply(before).equals(slice.apply(image));
    }
}
