package io.flotilla.raft.store;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a member has seen that its own log may not tell after a start: how far a majority had it, and how far each other
 * member's store went. A store that went further before was set back; so was one that another of the same member has
 * followed.
 *
 * @param committed up to where this member knows that a majority had the log
 * @param stores by member: its stores as they were met, each as far as it is known to have gone, the present one last
 */
public record Witnessed(long committed, SortedMap<String, List<Extent>> stores) {
    static final Witnessed NOTHING = new Witnessed(0, new TreeMap<>());

    /** A member gets a new store by being taken out and let in again, which is rare. */
    private static final int MOST_STORES = 8;

    private static final int MOST_MEMBERS = 64;

    public Witnessed {
        SortedMap<String, List<Extent>> copy = new TreeMap<>();
        stores.forEach((member, met) -> copy.put(member, List.copyOf(met)));
        stores = Collections.unmodifiableSortedMap(copy);
    }

    /** How far a member's store was seen to go, if that is further than it goes {@code now}; or the one that followed it. */
    public Optional<Extent> beyond(String member, Extent now) {
        List<Extent> met = stores.getOrDefault(member, List.of());
        for (Extent seen : met) {
            if (seen.store().equals(now.store())) {
                Extent last = met.get(met.size() - 1);
                return !last.store().equals(seen.store())
                        ? Optional.of(last)
                        : Optional.of(seen).filter(now::isShortOf);
            }
        }
        return Optional.empty();
    }

    /** With a store of a member as far as it goes now, which is not behind what was seen of it. */
    Witnessed met(String member, Extent now) {
        List<Extent> met = new ArrayList<>(stores.getOrDefault(member, List.of()));
        if (!met.isEmpty() && met.get(met.size() - 1).store().equals(now.store())) {
            met.remove(met.size() - 1);
        }
        met.add(now);
        SortedMap<String, List<Extent>> all = new TreeMap<>(stores);
        all.put(member, met.subList(Math.max(0, met.size() - MOST_STORES), met.size()));
        return all.size() > MOST_MEMBERS ? this : new Witnessed(committed, all);
    }

    Witnessed committed(long index) {
        return index <= committed ? this : new Witnessed(index, stores);
    }

    static void write(Buffer to, Witnessed seen) {
        to.appendLong(seen.committed()).appendInt(seen.stores().size());
        seen.stores().forEach((member, met) -> {
            EntryCodec.writeText(to, member);
            to.appendInt(met.size());
            met.forEach(extent -> Extent.write(to, extent));
        });
    }

    static Witnessed read(WireReader from) {
        long committed = from.index();
        SortedMap<String, List<Extent>> stores = new TreeMap<>();
        for (int left = from.count(); left > 0; left--) {
            stores.put(from.text(), from.list(MOST_STORES, Extent::read));
        }
        return new Witnessed(committed, stores);
    }
}
