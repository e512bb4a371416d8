package io.flotilla.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;

/** What other members need only the name of, because it has no state: the one class of its factory. */
interface Stateless extends IdentifiedDataSerializable {

    @Override
    default int getClassId() {
        return 1;
    }

    @Override
    default void writeData(ObjectDataOutput out) {}

    @Override
    default void readData(ObjectDataInput in) {}
}
