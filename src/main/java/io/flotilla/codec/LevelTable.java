package io.flotilla.codec;

/** Which feature level brought what: a type by its own, one of its fields or constants by its name. */
public interface LevelTable {
    /** Everything is of the first level. */
    LevelTable FIRST = new LevelTable() {
        @Override
        public int of(Class<?> type) {
            return 1;
        }

        @Override
        public int of(Class<?> type, String member) {
            return 1;
        }

        @Override
        public int newest() {
            return 1;
        }
    };

    /** Of a record, as a kind of a sealed type. */
    int of(Class<?> type);

    /** Of a record's component or an enum's constant. */
    int of(Class<?> type, String member);

    /** The highest that this version reads and writes. */
    int newest();
}
