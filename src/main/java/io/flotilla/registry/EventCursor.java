package io.flotilla.registry;

/**
 * A place in the state stream.
 *
 * @param epoch names the sequence that {@code sequence} counts in: one for each leader. Empty: no leader said it
 * @param sequence number of the newest event, 0 if there was none
 */
public record EventCursor(String epoch, long sequence) {
    /** Of what was read while there was no leader: it has no place in any stream. */
    public static final EventCursor NOWHERE = new EventCursor("", 0);
}
