package io.flotilla.registry.leader;

import io.flotilla.bus.Bus;
import io.flotilla.cluster.Standing;
import io.flotilla.desired.Delta;
import io.flotilla.desired.DesiredUnit;
import io.flotilla.desired.Image;
import io.flotilla.desired.Outcome;
import io.flotilla.link.Link;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.ClusterStatus;
import io.flotilla.registry.Listing;
import io.flotilla.registry.PlanInput;
import io.flotilla.registry.StateReport;
import io.flotilla.registry.StateSnapshot;
import io.flotilla.registry.UpgradeStatus;
import io.flotilla.registry.wire.SheetAnswer;
import io.flotilla.registry.wire.SheetMark;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this core host does while it leads: takes commands, hears reports, decides which machines count, gives out order
 * sheets. Begins anew with every term. On the registry's event loop.
 */
public final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final CoreState core;
    private final Sheets sheets;
    private final Membership membership;
    private final LeavingMachines departures;
    private final Upgrade upgrade;
    private final Silences silences;
    private final Submissions submissions;
    private final Supplier<ClusterStatus> view;
    private final PendingChanges unplanned = new PendingChanges();
    private Runnable hintSelf = () -> {};
    private Set<MachineId> inView = Set.of();
    private boolean leads;
    private boolean lookingAgain;
    private boolean planAgain;

    /** {@code isServing} knows which other core hosts can serve. */
    public Leadership(
            CoreState core, boolean isUpgradeHeld, Supplier<ClusterStatus> view, Predicate<MachineId> isServing) {
        this.core = core;
        this.view = view;
        sheets = new Sheets(core.reports());
        membership = new Membership(core, isServing);
        departures = new LeavingMachines(core);
        upgrade = new Upgrade(core, isUpgradeHeld);
        silences = new Silences(core);
        submissions = new Submissions(core, upgrade);
    }

    /** Called when this machine's own sheet may say something new. */
    public void onOwnSheet(Runnable hint) {
        hintSelf = hint;
    }

    public boolean leads() {
        return leads;
    }

    boolean isCoreHost(MachineId machine) {
        return core.image().coreHosts().containsKey(machine);
    }

    public void begin() {
        leads = true;
        Image image = core.image();
        LOG.info("leading in term {} from revision {}", image.term(), image.revision());
        core.reports().begin(image.term(), core.view().epoch(), core.fleet()::counts);
        sheets.begin(image.units().values(), image.revision());
        unplanned.begin();
        inView = Set.of();
        departures.begin();
        core.fleet().lead();
        look();
        core.machines().begin(image.term(), core.fleet()::shown);
        lookAgain(true);
    }

    public void end() {
        if (leads) {
            LOG.info("not leading any more");
            core.machines().end();
        }
        leads = false;
    }

    public void changed(Delta delta) {
        if (leads) {
            delta.units().forEach((name, unit) -> {
                core.reports().moved(name, unit.map(DesiredUnit::machines).orElse(Set.of()), inView);
                sheets.changed(name, unit, delta.revision());
            });
            unplanned.changed(delta.units().keySet());
            if (delta.outcome().isChange()) {
                lookAgain(delta.outcome() != Outcome.PLANNED);
            }
        }
    }

    /** A host was heard; one that did not count until now is looked at without waiting for the next round. */
    public void heard(MachineId machine) {
        if (leads && !core.fleet().counts(machine)) {
            look();
        }
    }

    /** The round, several times a second: silence is no event. */
    public void look() {
        if (!leads) {
            return;
        }
        core.fleet().heard(core.self());
        silences.look(submissions);
        if (core.fleet().look(core.view().expected())) {
            for (MachineId gone : core.fleet().takeGone()) {
                LOG.info("machine {} is gone", gone);
                core.reports().forget(gone);
            }
            core.machines().show();
            lookAgain(true);
        }
        membership.look();
        departures.look(submissions);
        upgrade.look(submissions);
    }

    /** Makes the maps show again what they lost, and forget what nobody says any more. */
    public void compare() {
        core.machines().compare();
        core.reports().compare();
    }

    /** What to plan from. The pass that asks has carried out the plan that it made before, from number {@code known}. */
    public PlanInput planning(long known) {
        Image image = core.image();
        Map<MachineId, Standing> standings = core.fleet().standings();
        Set<MachineId> standing = new HashSet<>(standings.keySet());
        inView = standing.stream()
                .filter(machine -> standings.get(machine) != Standing.FENCED)
                .collect(Collectors.toUnmodifiableSet());
        boolean isAhead = standing.stream().anyMatch(machine -> !sheets.isPlanned(machine));
        isAhead |= departures.planning();
        if (sheets.planning(standing) || isAhead) {
            lookAgain(isAhead);
        }
        return unplanned.since(
                known, core.view(), core.fleet(), core.reports().misplaced((unit, machine) -> image.unit(unit)
                        .filter(placed -> placed.machines().contains(machine))
                        .isPresent()));
    }

    /** Several changes that are here already make one hint; what a plan did needs no further plan. */
    private void lookAgain(boolean plan) {
        planAgain |= plan;
        if (!lookingAgain) {
            lookingAgain = true;
            core.loop().run(this::hint);
        }
    }

    private void hint() {
        lookingAgain = false;
        if (leads) {
            if (planAgain) {
                core.bus().onSuccess(Bus::desiredChanged);
            }
            planAgain = false;
            sheets.takeChanged().stream()
                    .filter(machine -> sheets.changedAt(machine) >= 0)
                    .forEach(this::hint);
        }
    }

    private void hint(MachineId machine) {
        if (machine.equals(core.self())) {
            hintSelf.run();
        } else {
            core.link().send(machine, Link.HINT, Buffer.buffer());
        }
    }

    /** When the machine's orders last changed; -1 if it is not to ask for them now. */
    public long ordersChangedAt(MachineId machine) {
        return leads ? sheets.changedAt(machine) : -1;
    }

    public long keptMark(MachineId machine) {
        return leads ? sheets.keptMark(machine, core.image()) : 0;
    }

    public boolean wantsAll(MachineId machine) {
        return leads && !core.reports().isComplete(machine);
    }

    Submissions submissions() {
        return submissions;
    }

    /**
     * Taken when it is remembered here: the maps follow when they can. What is still on its way from a machine that has
     * gone is not; it is asked for all if it comes back.
     */
    Future<Void> report(MachineId machine, List<StateReport> lines, boolean all) {
        if (core.fleet().counts(machine) && (all || core.reports().isComplete(machine))) {
            core.reports().report(machine, lines, all, unit -> isElsewhere(unit, machine));
            lines.forEach(line -> sheets.reported(line.unit()));
            boolean mayMove = lines.stream().anyMatch(line -> line.state().isEmpty());
            if (all) {
                sheets.reportedAll(machine);
            }
            lookAgain(all || mayMove);
        }
        return Future.succeededFuture();
    }

    private boolean isElsewhere(UnitName unit, MachineId machine) {
        return core.image()
                .unit(unit)
                .filter(known ->
                        !known.machines().isEmpty() && !known.machines().contains(machine))
                .isPresent();
    }

    Future<SheetAnswer> sheet(MachineId machine, Optional<SheetMark> had) {
        return Future.succeededFuture(sheets.answer(machine, had, core.image()));
    }

    Future<Void> addCoreHost(String requestId, MachineId machine) {
        return membership.add(requestId, machine, submissions);
    }

    Future<Void> removeCoreHost(String requestId, MachineId machine) {
        return membership.remove(requestId, machine, submissions);
    }

    Future<Void> grantSilence(MachineId machine, String run, long millis) {
        return silences.grant(machine, run, millis, submissions);
    }

    Future<Integer> finishUpgrade() {
        return upgrade.finish(submissions);
    }

    /** Which level the log is at, and who holds the next one back. */
    public UpgradeStatus upgradeStatus() {
        return upgrade.status();
    }

    Future<StateSnapshot> snapshot(Set<String> units, Listing.Slice slice) {
        return core.reports().snapshot(units, slice);
    }

    Future<ClusterStatus> cluster() {
        return Future.succeededFuture(view.get());
    }
}
