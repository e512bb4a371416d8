package io.flotilla.registry.wire;

import io.flotilla.desired.OrderSheet;
import io.flotilla.desired.SheetDelta;
import java.util.Optional;

/** What a host gets that asked for its order sheet: nothing, what changed, or the whole sheet. */
public sealed interface SheetAnswer {
    /** The sheet that the host had is the present one, or it cannot be given one yet. */
    record NoNews() implements SheetAnswer {}

    record Changes(SheetDelta delta) implements SheetAnswer {}

    record Whole(OrderSheet sheet) implements SheetAnswer {}

    /** The newer sheet, if there is one; throws {@link IllegalArgumentException} if it is not for the one it {@code had}. */
    default Optional<OrderSheet> newer(Optional<OrderSheet> had) {
        if (this instanceof Whole whole) {
            return Optional.of(Codecs.checked(whole.sheet()));
        }
        return this instanceof Changes changes
                ? had.map(base -> Codecs.checked(changes.delta().applyTo(base)))
                : Optional.empty();
    }
}
