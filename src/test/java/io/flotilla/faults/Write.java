package io.flotilla.faults;

import java.util.Locale;

/**
 * One request of a client.
 *
 * @param content what the cluster shows of the unit when it is done; {@link Book#ABSENT} if there is none then
 */
record Write(Kind kind, String unit, String content) {
    enum Kind {
        CREATE,
        REPLACE,
        DESTROY
    }

    enum Outcome {
        ACKNOWLEDGED,
        /** 503, or another answer that does not say that it was done. */
        REFUSED,
        /** The connection ended before the answer, or the answer did not come in time. */
        UNANSWERED,
        /** Nobody was there to connect to. */
        NOT_SENT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + unit;
    }
}
