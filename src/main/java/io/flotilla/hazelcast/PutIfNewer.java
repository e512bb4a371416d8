package io.flotilla.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes entries where they are newer than what is stored, and tells the keys to each member that has a copy. */
final class PutIfNewer
        implements EntryProcessor<String, byte[], Boolean>, IdentifiedDataSerializable, HazelcastInstanceAware {
    static final int FACTORY_ID = 7701;
    private static final int CLASS_ID = 1;
    static final DataSerializableFactory FACTORY = type -> new PutIfNewer();

    private static final long serialVersionUID = 1L;

    private String map = "";
    private transient Map<String, Write> entries = new HashMap<>();
    private transient @Nullable KnownKeys known;

    private PutIfNewer() {}

    PutIfNewer(String map, Map<String, Write> entries) {
        this.map = map;
        this.entries = entries;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance member) {
        known = KnownKeys.find(member, map);
    }

    @Override
    public Boolean process(Map.Entry<String, byte[]> entry) {
        byte[] stored = entry.getValue();
        Write write = entries.get(entry.getKey());
        if (write == null || (stored != null && Versioned.revisionOf(stored) >= write.revision())) {
            return false;
        }
        entry.setValue(write.value()
                .map(value -> new Versioned(write.revision(), value).encode())
                .orElse(null));
        tell(entry.getKey(), write);
        return true;
    }

    private void tell(String key, Write write) {
        if (known != null && write.value().isPresent()) {
            known.written(key, write.revision());
        } else if (known != null) {
            known.removed(key, write.revision());
        }
    }

    @Override
    public int getFactoryId() {
        return FACTORY_ID;
    }

    @Override
    public int getClassId() {
        return CLASS_ID;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeString(map);
        out.writeInt(entries.size());
        for (Map.Entry<String, Write> entry : entries.entrySet()) {
            out.writeString(entry.getKey());
            out.writeLong(entry.getValue().revision());
            out.writeByteArray(entry.getValue().value().map(Buffer::getBytes).orElse(null));
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        map = Objects.requireNonNull(in.readString());
        for (int left = in.readInt(); left > 0; left--) {
            String key = in.readString();
            long revision = in.readLong();
            entries.put(
                    key,
                    new Write(revision, Optional.ofNullable(in.readByteArray()).map(Buffer::buffer)));
        }
    }
}
