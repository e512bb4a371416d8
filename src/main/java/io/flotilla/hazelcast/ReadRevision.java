package io.flotilla.hazelcast;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import java.util.Map;

/** Answers with an entry's revision where the entry is, so that its value need not travel. */
final class ReadRevision implements EntryProcessor<String, byte[], Long>, ReadOnly, Stateless {
    static final int FACTORY_ID = 7702;
    static final DataSerializableFactory FACTORY = type -> new ReadRevision();

    private static final long serialVersionUID = 1L;

    @Override
    public Long process(Map.Entry<String, byte[]> entry) {
        return Versioned.revisionOf(entry.getValue());
    }

    @Override
    @SuppressWarnings("NullAway") // Hazelcast's way to say that backups have nothing to do
    public EntryProcessor<String, byte[], Long> getBackupProcessor() {
        return null;
    }

    @Override
    public int getFactoryId() {
        return FACTORY_ID;
    }
}
