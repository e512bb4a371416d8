package io.flotilla.registry;

/**
 * A place in the state stream.
 *
 * @param epoch names the sequence that {@code sequence} counts in; another one means that events may have been lost
 * @param sequence number of the newest event, -1 if there was none
 */
public record EventCursor(String epoch, long sequence) {}
