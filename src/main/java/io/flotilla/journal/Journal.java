package io.flotilla.journal;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** The journal of this host. Any context may call it; nothing blocks. */
public interface Journal {

    /**
     * Begins to read. The stream runs on the caller's context, no faster than it is read, and ends with the query's
     * last entry, or never if it follows; set its handler to null to end it before. Fails when this host cannot read its
     * journal, or reads it for too many already.
     */
    Future<ReadStream<Buffer>> read(JournalQuery query);

    /** The journal that {@code journalctl} reads; of the calling user's own units if {@code isUser}. */
    static Journal ofHost(Vertx vertx, boolean isUser) {
        return new HostJournal(vertx, isUser);
    }
}
