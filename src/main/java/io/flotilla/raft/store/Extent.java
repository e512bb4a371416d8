package io.flotilla.raft.store;

import io.vertx.core.buffer.Buffer;
import java.util.Comparator;

/**
 * How far one store goes. It only grows while that store lives, though the log in it may become shorter: every
 * transaction that does more than append entries counts as a change.
 *
 * @param store tells the store from every other, also from an earlier one of the same member
 * @param changes transactions that did more than append entries; 0 before the first
 * @param last the last entry that is there as such; 0 if none
 */
public record Extent(String store, long changes, long last) {
    private static final Comparator<Extent> ORDER =
            Comparator.comparingLong(Extent::changes).thenComparingLong(Extent::last);

    public Extent {
        if (changes < 0 || last < 0) {
            throw new IllegalArgumentException("a store that goes to %d/%d".formatted(changes, last));
        }
    }

    /** Whether this is of the same store as {@code other} and lacks something that was there then. */
    public boolean isShortOf(Extent other) {
        return store.equals(other.store) && ORDER.compare(this, other) < 0;
    }

    /** Whether anything was ever promised by it. */
    boolean isBegun() {
        return changes > 0 || last > 0;
    }

    public static void write(Buffer to, Extent extent) {
        EntryCodec.writeText(to, extent.store);
        to.appendLong(extent.changes).appendLong(extent.last);
    }

    public static Extent read(WireReader from) {
        return new Extent(from.text(), from.index(), from.index());
    }

    @Override
    public String toString() {
        return "entry %d after %d other changes".formatted(last, changes);
    }
}
