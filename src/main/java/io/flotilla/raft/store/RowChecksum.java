package io.flotilla.raft.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The checksum of a row, over what it says and where it stands, so that neither is taken for another's. */
final class RowChecksum {
    private RowChecksum() {}

    static byte[] key(long... parts) {
        ByteBuffer key = ByteBuffer.allocate(parts.length * Long.BYTES);
        for (long part : parts) {
            key.putLong(part);
        }
        return key.array();
    }

    static long of(byte[] key, byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(key);
        crc.update(body);
        return crc.getValue();
    }
}
