package io.flotilla.hazelcast;

import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/** When two clusters meet, an entry's higher revision stays, as when it is written. */
final class HigherRevision implements SplitBrainMergePolicy<byte[], MergingValue<byte[]>, Object>, Stateless {
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
}
