package io.flotilla.registry.wire;

import io.flotilla.codec.Codec;
import io.flotilla.codec.CodecException;
import io.flotilla.desired.DesiredUnit;
import io.flotilla.desired.Snapshot;
import io.flotilla.raft.LogOptions;
import java.util.List;
import java.util.function.Consumer;

/** The desired state as the log's snapshots store it: one chunk with everything but the units, then chunks of units. */
public final class Snapshots {
    private static final int UNITS_PER_CHUNK = 250;
    private static final Codec<Snapshot> HEAD = Codec.strict(Snapshot.class, "a snapshot", Levels.TABLE);
    private static final Codec<UnitChunk> UNITS = Codec.strict(UnitChunk.class, "a snapshot's units", Levels.TABLE);

    record UnitChunk(List<DesiredUnit> units) {}

    private Snapshots() {}

    public static void encode(Snapshot snapshot, Consumer<byte[]> chunks) {
        chunks.accept(HEAD.encode(new Snapshot(snapshot.image().withUnits(List.of()), snapshot.requests())));
        List<DesiredUnit> units = List.copyOf(snapshot.image().units().values());
        for (int from = 0; from < units.size(); from += UNITS_PER_CHUNK) {
            encode(units.subList(from, Math.min(from + UNITS_PER_CHUNK, units.size())), chunks);
        }
    }

    /** In one chunk, unless they are so large that they need several; a single unit fits, since its command did. */
    private static void encode(List<DesiredUnit> units, Consumer<byte[]> chunks) {
        byte[] bytes = UNITS.encode(new UnitChunk(units));
        if (bytes.length <= LogOptions.MAX_COMMAND_BYTES || units.size() == 1) {
            chunks.accept(bytes);
        } else {
            encode(units.subList(0, units.size() / 2), chunks);
            encode(units.subList(units.size() / 2, units.size()), chunks);
        }
    }

    /** Throws {@link CodecException} unless this version can wholly read it. */
    public static Snapshot decode(List<byte[]> chunks) {
        Snapshot head = HEAD.decode(chunks.get(0));
        Levels.requireKnown(head.image().level());
        List<DesiredUnit> units = chunks.stream()
                .skip(1)
                .flatMap(chunk -> UNITS.decode(chunk).units().stream())
                .toList();
        return new Snapshot(head.image().withUnits(units), head.requests());
    }
}
