package io.flotilla.raft.store;

/** What a store tells the log that uses it. Called in the midst of the library's work, on the log's thread. */
public interface StoreEvents {
    /** It has failed for the first time, as the words say. */
    void failed(String words);

    /** The leader's log lacks what a majority had, up to this entry: it was not dropped here, and is not to be. */
    void contradicted(long committed);
}
