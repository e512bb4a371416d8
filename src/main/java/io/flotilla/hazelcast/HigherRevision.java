package io.flotilla.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/** When two clusters meet, an entry's higher revision stays, as when it is written. */
final class HigherRevision
        implements SplitBrainMergePolicy<byte[], MergingValue<byte[]>, Object>, IdentifiedDataSerializable {
    static final int FACTORY_ID = 7703;
    static final DataSerializableFactory FACTORY = type -> new HigherRevision();

    @Override
    public Object merge(MergingValue<byte[]> merging, @Nullable MergingValue<byte[]> existing) {
        return existing == null || revisionOf(merging) > revisionOf(existing)
                ? merging.getRawValue()
                : existing.getRawValue();
    }

    private static long revisionOf(MergingValue<byte[]> value) {
        return Versioned.revisionOf(value.getDeserializedValue());
    }

    @Override
    public int getFactoryId() {
        return FACTORY_ID;
    }

    @Override
    public int getClassId() {
        return 1;
    }

    @Override
    public void writeData(ObjectDataOutput out) {
        // it has no state
    }

    @Override
    public void readData(ObjectDataInput in) {
        // it has no state
    }
}
