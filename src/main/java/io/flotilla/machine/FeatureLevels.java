package io.flotilla.machine;

/**
 * Which feature levels of what is stored and said a host can read. Both are 1 for one that does not say.
 *
 * @param oldest the lowest
 * @param newest the highest
 */
public record FeatureLevels(int oldest, int newest) {
    public static final FeatureLevels FIRST = new FeatureLevels(1, 1);

    public FeatureLevels {
        oldest = oldest == 0 ? 1 : oldest;
        newest = newest == 0 ? 1 : newest;
        if (oldest < 1 || newest < oldest) {
            throw new IllegalArgumentException("no levels: %d to %d".formatted(oldest, newest));
        }
    }

    public boolean reads(int level) {
        return level >= oldest && level <= newest;
    }

    @Override
    public String toString() {
        return oldest == newest ? "level " + newest : "levels %d to %d".formatted(oldest, newest);
    }
}
