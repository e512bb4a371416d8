package io.flotilla.registry.wire;

import io.flotilla.codec.Codec;
import io.flotilla.desired.CoreHost;
import io.flotilla.machine.Machine;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * What a host says of itself when it connects.
 *
 * @param core the addresses that its configuration names as core hosts
 * @param log the identity of its log; empty on a leaf and before the log has one
 * @param isJoining whether it is a core host that waits to be taken into the group
 * @param founders the founding list that it has on disk; empty if none
 * @param group the core hosts as it knows them; empty before there is a group
 * @param replaced as in {@link HostBeat}
 */
public record Introduction(
        Machine machine,
        List<String> core,
        String log,
        boolean isJoining,
        List<CoreHost> founders,
        List<CoreHost> group,
        List<String> replaced) {
    private static final Codec<Introduction> CODEC = Codec.growing(Introduction.class, "an introduction");

    public Introduction {
        core = List.copyOf(core);
        founders = List.copyOf(founders);
        group = List.copyOf(group);
        replaced = List.copyOf(replaced);
    }

    public Buffer encode() {
        return Buffer.buffer(CODEC.encode(this));
    }

    /** Throws {@link io.flotilla.codec.CodecException} on anything else: the peer is then not what it says. */
    public static Introduction decode(Buffer bytes) {
        return CODEC.decode(bytes.getBytes());
    }
}
