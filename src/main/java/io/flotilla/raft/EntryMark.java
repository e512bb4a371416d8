package io.flotilla.raft;

import io.flotilla.raft.store.WireReader;
import io.microraft.impl.RaftNodeImpl;
import io.microraft.impl.log.RaftLog;
import io.microraft.model.log.LogEntry;
import io.vertx.core.buffer.Buffer;
import java.util.zip.CRC32C;

/**
 * Tells an entry from every other that could stand in its place. The term is not enough: members whose disks were set
 * back give the same terms a second time.
 *
 * @param index 0 of no entry
 * @param sum of what it says; 0 if that is not known any more
 */
record EntryMark(long index, int term, long sum) {
    static final EntryMark NONE = new EntryMark(0, 0, 0);

    /** Of an entry of this log; none if the log does not reach to it, or not back to it. */
    static EntryMark of(RaftNodeImpl node, long index) {
        RaftLog log = node.state().log();
        if (index > 0 && index == log.snapshotIndex()) {
            return new EntryMark(index, log.snapshotEntry().getTerm(), 0);
        }
        LogEntry entry =
                index > log.snapshotIndex() && index <= log.lastLogOrSnapshotIndex() ? log.getLogEntry(index) : null;
        return entry == null ? NONE : new EntryMark(index, entry.getTerm(), sum(entry.getOperation()));
    }

    private static long sum(Object operation) {
        if (operation instanceof byte[] command) {
            CRC32C crc = new CRC32C();
            crc.update(command);
            return crc.getValue();
        }
        return 0;
    }

    /** Whether both can be the same entry; they have the same index. */
    boolean agreesWith(EntryMark other) {
        return term == other.term && (sum == other.sum || sum == 0 || other.sum == 0);
    }

    void write(Buffer to) {
        to.appendLong(index).appendInt(term).appendLong(sum);
    }

    static EntryMark read(WireReader from) {
        return new EntryMark(from.index(), from.count(), from.index());
    }
}
