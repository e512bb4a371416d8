package io.flotilla.registry.core;

import io.flotilla.desired.DesiredUnit;
import io.flotilla.desired.Image;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.AsOf;
import io.flotilla.registry.Listing;
import io.flotilla.registry.Reads;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.UnitEntry;
import io.flotilla.registry.leader.CoreState;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What users read: all that was decided from one image of this host's own log, so that question and answer are of one
 * revision whoever leads, and what only machines can tell from their reports. Any thread that the states may be asked on.
 */
final class ImageReads implements Reads {
    private final CoreState core;
    private final LiveStates states;
    private final LongSupplier heardOf;
    private final long patienceMillis;

    /**
     * {@code heardOf}: a revision that was decided as far as this host knows, and so is waited for also by who asks for
     * none; {@code patienceMillis}: for how long the log is waited for.
     */
    ImageReads(CoreState core, LiveStates states, LongSupplier heardOf, long patienceMillis) {
        this.core = core;
        this.states = states;
        this.heardOf = heardOf;
        this.patienceMillis = patienceMillis;
    }

    private Future<Image> image(long least) {
        long revision = Math.max(least, heardOf.getAsLong());
        Image now = core.image();
        return now.revision() >= revision
                ? Future.succeededFuture(now)
                : core.loop().call(() -> core.imageOf(revision, patienceMillis));
    }

    @Override
    public Future<AsOf<Optional<UnitEntry>>> unit(long least, UnitName name) {
        return image(least).compose(image -> {
            List<DesiredUnit> found = image.unit(name).map(List::of).orElse(List.of());
            return withReached(found)
                    .map(entries ->
                            new AsOf<>(image.revision(), entries.stream().findFirst()));
        });
    }

    @Override
    public Future<AsOf<Listing<UnitEntry>>> units(long least, Listing.Slice slice) {
        return image(least).compose(image -> {
            Listing<DesiredUnit> found = slice.of(
                    List.copyOf(image.units().values()), unit -> unit.name().value());
            return withReached(found.items()).map(entries -> new AsOf<>(image.revision(), found.with(entries)));
        });
    }

    private Future<List<UnitEntry>> withReached(List<DesiredUnit> units) {
        return states.of(units).map(known -> units.stream()
                .map(unit -> new UnitEntry(unit, reached(unit, known)))
                .toList());
    }

    /** A unit on several machines has reached what all of them have. */
    private static TargetState reached(DesiredUnit unit, LiveStates.Lookup states) {
        TargetState least = TargetState.LAUNCHED;
        for (MachineId machine : unit.machines()) {
            TargetState here =
                    states.of(unit.name(), machine).map(StateEntry::reached).orElse(TargetState.INACTIVE);
            least = here.compareTo(least) < 0 ? here : least;
        }
        return unit.machines().isEmpty() ? TargetState.INACTIVE : least;
    }

    @Override
    public Future<AsOf<Listing<StateEntry>>> states(
            long least, Optional<String> unit, Optional<String> machine, Listing.Slice slice) {
        return image(least).compose(image -> states.list(unit, machine, slice)
                .map(listing -> new AsOf<>(image.revision(), listing)));
    }

    @Override
    public Future<AsOf<Listing<Machine>>> machines(long least, Listing.Slice slice) {
        return image(least).compose(image -> states.machines(slice)
                .map(listing -> new AsOf<>(
                        image.revision(),
                        listing.with(listing.items().stream().map(image::edited).toList()))));
    }
}
