package io.flotilla.registry;

import java.util.List;
import java.util.function.Function;

/**
 * A stretch of a sorted list.
 *
 * @param total how long the whole list is
 * @param rest how much of it follows the stretch
 */
public record Listing<T>(List<T> items, int total, int rest) {
    public Listing {
        items = List.copyOf(items);
    }

    /** The same stretch with something else in its place. */
    public <U> Listing<U> with(List<U> others) {
        return new Listing<>(others, total, rest);
    }

    /**
     * Which stretch: {@code limit} items that follow the key {@code after}, wherever that is or would be; without one,
     * those that follow the first {@code offset}.
     */
    public record Slice(String after, int offset, int limit) {
        public static final Slice ALL = new Slice("", 0, Integer.MAX_VALUE);

        /** The stretch of {@code all}, which is sorted by {@code key}. */
        public <T> Listing<T> of(List<T> all, Function<T, String> key) {
            int from = after.isEmpty() ? Math.min(offset, all.size()) : following(all, key);
            int to = (int) Math.min((long) from + limit, all.size());
            return new Listing<>(all.subList(from, to), all.size(), all.size() - to);
        }

        private <T> int following(List<T> all, Function<T, String> key) {
            int low = 0;
            int high = all.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (key.apply(all.get(middle)).compareTo(after) > 0) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low;
        }
    }
}
