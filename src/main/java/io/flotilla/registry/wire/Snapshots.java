package io.flotilla.registry.wire;

import io.flotilla.codec.Codec;
import io.flotilla.codec.CodecException;
import io.flotilla.desired.DesiredUnit;
import io.flotilla.desired.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The desired state as the log's snapshots store it: one chunk with everything small, then chunks of units. */
public final class Snapshots {
    private static final int UNITS_IN_CHUNK = 250;
    private static final Codec<Snapshot> HEAD = Codec.strict(Snapshot.class, "a snapshot", Levels.TABLE);
    private static final Codec<UnitChunk> CHUNK = Codec.strict(UnitChunk.class, "units of a snapshot", Levels.TABLE);

    record UnitChunk(List<DesiredUnit> units) {}

    private Snapshots() {}

    public static void encode(Snapshot snapshot, Consumer<byte[]> chunks) {
        chunks.accept(HEAD.encode(new Snapshot(snapshot.image().withUnits(List.of()), snapshot.requests())));
        List<DesiredUnit> units = List.copyOf(snapshot.image().units().values());
        for (int from = 0; from < units.size(); from += UNITS_IN_CHUNK) {
            chunks.accept(CHUNK.encode(new UnitChunk(units.subList(from, Math.min(from + UNITS_IN_CHUNK, units.size())))));
        }
    }

    /** Throws {@link CodecException} unless this version can wholly read it. */
    public static Snapshot decode(List<byte[]> chunks) {
        Snapshot head = HEAD.decode(chunks.get(0));
        Levels.requireKnown(head.image().level());
        List<DesiredUnit> units = new ArrayList<>();
        chunks.subList(1, chunks.size()).forEach(chunk -> units.addAll(CHUNK.decode(chunk).units()));
        return new Snapshot(head.image().withUnits(units), head.requests());
    }
}
