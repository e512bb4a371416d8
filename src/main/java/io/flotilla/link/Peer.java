package io.flotilla.link;

import io.flotilla.machine.MachineId;
import io.vertx.core.buffer.Buffer;

/** Another host, as it introduced itself in the hello of the latest connection. */
public record Peer(
        MachineId machine, String instance, boolean isCore, String address, String version, Boot boot, Buffer about) {

    public boolean isSameProcess(Peer other) {
        return machine.equals(other.machine) && instance.equals(other.instance);
    }

    @Override
    public String toString() {
        return machine.shortId() + (address.isEmpty() ? "" : " (" + address + ")");
    }
}
