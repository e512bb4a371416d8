package io.flotilla.disk;

/** What is left of a replaced file after a power cut. Whatever it is, a reader sees the old file or the new one, whole. */
public enum Durability {
    /**
     * Perhaps an empty file or a part of one. For a file system that a reboot empties: unit files and the ledger lie
     * below /run. Waits for no disk.
     */
    NONE,

    /**
     * The old file or the new one, whole. For what may be out of date but not broken: the last order sheet, of which a
     * leader gives a newer one. Waits for one sync.
     */
    WHOLE,

    /**
     * The new one, once the call has returned. For what others rely on from then on: who the core hosts are, and that a
     * restore has begun. Waits for two syncs.
     */
    PROMISED
}
