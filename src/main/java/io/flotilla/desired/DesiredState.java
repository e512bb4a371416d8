package io.flotilla.desired;

import io.flotilla.machine.MachineId;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that was decided, at a revision: the state that the log's entries build, one after the other. The same
 * entries build the same state on every host. Not thread-safe: its owner applies and reads on one thread.
 */
public final class DesiredState {
    /** How many request IDs are remembered; a retry comes within seconds, and this is minutes of full load. */
    static final int REMEMBERED_REQUESTS = 4096;

    private final SortedMap<UnitName, DesiredUnit> units = new TreeMap<>();
    private final SortedMap<MachineId, SortedMap<String, Optional<String>>> metadataEdits = new TreeMap<>();
    private final CoreHosts coreHosts = new CoreHosts();
    private final SortedSet<MachineId> leaving = new TreeSet<>();
    private final Map<String, Outcome> requests = new LinkedHashMap<>();
    private long revision;
    private int term;
    private String identity = "";

    /** Applies the entry at log index {@code index}, which must be the highest so far. */
    public Change apply(long index, Command command) {
        if (index <= revision) {
            throw new IllegalArgumentException("entry %d is not after revision %d".formatted(index, revision));
        }
        revision = index;
        Edit edit = new Edit(index);
        Outcome known = requests.get(command.requestId());
        Outcome outcome = known != null ? known : command.applyTo(edit);
        if (!command.requestId().isEmpty()) {
            remember(command.requestId(), outcome);
        }
        return new Change(
                index,
                term,
                identity,
                outcome,
                edit.changedUnits,
                edit.changedMachines,
                edit.changedCoreHosts,
                edit.changedLeaving);
    }

    private void remember(String requestId, Outcome outcome) {
        requests.putIfAbsent(requestId, outcome);
        if (requests.size() > REMEMBERED_REQUESTS) {
            requests.remove(requests.keySet().iterator().next());
        }
    }

    public long revision() {
        return revision;
    }

    public int term() {
        return term;
    }

    /** Tells this log from every other; empty while it is empty. */
    public String identity() {
        return identity;
    }

    public Collection<DesiredUnit> units() {
        return Collections.unmodifiableCollection(units.values());
    }

    /** Metadata edits by machine: key to value, or to nothing where the key was removed. */
    public SortedMap<MachineId, SortedMap<String, Optional<String>>> metadataEdits() {
        return Collections.unmodifiableSortedMap(metadataEdits);
    }

    public SortedMap<MachineId, CoreHost> coreHosts() {
        return coreHosts.all();
    }

    /** The machines that are to leave the cluster and have not gone yet. */
    public SortedSet<MachineId> leaving() {
        return Collections.unmodifiableSortedSet(leaving);
    }

    /** The remembered requests and their outcomes, oldest first. */
    public Map<String, Outcome> requests() {
        return Collections.unmodifiableMap(requests);
    }

    /** Becomes the state that a snapshot holds; what was before is forgotten. */
    public void restore(
            long atRevision,
            int atTerm,
            String ofLog,
            Collection<DesiredUnit> allUnits,
            Map<MachineId, SortedMap<String, Optional<String>>> allEdits,
            Map<String, Outcome> allRequests,
            Collection<CoreHost> allCoreHosts,
            Collection<MachineId> allLeaving) {
        revision = atRevision;
        term = atTerm;
        identity = ofLog;
        units.clear();
        allUnits.forEach(unit -> units.put(unit.name(), unit));
        metadataEdits.clear();
        allEdits.forEach((machine, edits) -> metadataEdits.put(machine, new TreeMap<>(edits)));
        requests.clear();
        requests.putAll(allRequests);
        coreHosts.reset(allCoreHosts);
        leaving.clear();
        leaving.addAll(allLeaving);
    }

    /** What commands may do to the state while one entry is applied; notes what changed. */
    public final class Edit {
        private final long index;
        private final Map<UnitName, Optional<DesiredUnit>> changedUnits = new TreeMap<>();
        private final SortedMap<MachineId, SortedMap<String, Optional<String>>> changedMachines = new TreeMap<>();
        private Optional<SortedMap<MachineId, CoreHost>> changedCoreHosts = Optional.empty();
        private Optional<SortedSet<MachineId>> changedLeaving = Optional.empty();

        private Edit(long index) {
            this.index = index;
        }

        Outcome setUnit(Command.SetUnit command) {
            TargetState target = command.target().orElse(TargetState.INACTIVE);
            if (command.name().isTemplate() && target != TargetState.INACTIVE) {
                return Outcome.TEMPLATE_NOT_ACTIVATABLE;
            }
            DesiredUnit known = units.get(command.name());
            if (known == null) {
                return command.file()
                        .map(file -> put(DesiredUnit.create(command.name(), file, target, index), Outcome.CREATED))
                        .orElse(Outcome.CONTENT_MISSING);
            }
            if (command.file().isPresent() && !command.file().get().hash().equals(known.hash())) {
                return put(known.withContent(command.file().get(), target, index), Outcome.CREATED);
            }
            if (command.target().isEmpty()) {
                return Outcome.TARGET_MISSING;
            }
            return known.target() == target ? Outcome.UNCHANGED : put(known.withTarget(target, index), Outcome.UPDATED);
        }

        Outcome deleteUnit(UnitName name) {
            if (units.remove(name) == null) {
                return Outcome.NO_SUCH_UNIT;
            }
            changedUnits.put(name, Optional.empty());
            return Outcome.DELETED;
        }

        Outcome applyPlan(Command.ApplyPlan plan) {
            if (plan.term() != term) {
                return Outcome.VOID_TERM;
            }
            for (Assignment assignment : plan.assignments()) {
                DesiredUnit unit = units.get(assignment.unit());
                if (unit != null && unit.revision() == assignment.revision()) {
                    put(unit.withPlace(assignment, index), Outcome.PLANNED);
                }
            }
            return changedUnits.isEmpty() ? Outcome.UNCHANGED : Outcome.PLANNED;
        }

        Outcome patchMachines(Iterable<Command.MetadataEdit> edits) {
            for (Command.MetadataEdit edit : edits) {
                SortedMap<String, Optional<String>> edited =
                        new TreeMap<>(metadataEdits.getOrDefault(edit.machine(), new TreeMap<>()));
                edited.put(edit.key(), edit.value());
                metadataEdits.put(edit.machine(), edited);
                changedMachines.put(edit.machine(), edited);
            }
            return Outcome.APPLIED;
        }

        Outcome newTerm(Command.NewTerm command) {
            term = command.term();
            identity = identity.isEmpty() ? command.identity() : identity;
            noteCoreHosts(coreHosts.found(command.founders()));
            return Outcome.APPLIED;
        }

        Outcome addCoreHost(MachineId machine, String address) {
            return leaving.contains(machine) ? Outcome.LEAVING_CLUSTER : noteCoreHosts(coreHosts.add(machine, address));
        }

        Outcome removeCoreHost(MachineId machine) {
            return noteCoreHosts(coreHosts.remove(machine));
        }

        private Outcome noteCoreHosts(Outcome outcome) {
            if (outcome.isChange()) {
                changedCoreHosts = Optional.of(coreHosts());
            }
            return outcome;
        }

        Outcome leaveCluster(MachineId machine) {
            return coreHosts().containsKey(machine) ? Outcome.STILL_CORE_HOST : noteLeaving(leaving.add(machine));
        }

        Outcome endLeave(MachineId machine) {
            return noteLeaving(leaving.remove(machine));
        }

        private Outcome noteLeaving(boolean isNews) {
            if (!isNews) {
                return Outcome.UNCHANGED;
            }
            changedLeaving = Optional.of(leaving());
            return Outcome.APPLIED;
        }

        Outcome importAll(Command.Import command) {
            command.wishes().forEach(this::importUnit);
            Outcome edited = command.edits().isEmpty() ? Outcome.UNCHANGED : patchMachines(command.edits());
            return changedUnits.isEmpty() ? edited : Outcome.APPLIED;
        }

        /** What is known already was wished later. */
        private void importUnit(Command.Wish wish) {
            if (!units.containsKey(wish.name())) {
                TargetState target = wish.name().isTemplate() ? TargetState.INACTIVE : wish.target();
                DesiredUnit wished = DesiredUnit.create(wish.name(), wish.file(), target, index);
                Assignment place = new Assignment(wish.name(), index, wish.machines(), "as in the backup");
                put(wish.machines().isEmpty() ? wished : wished.withPlace(place, index), Outcome.CREATED);
            }
        }

        private Outcome put(DesiredUnit unit, Outcome outcome) {
            units.put(unit.name(), unit);
            changedUnits.put(unit.name(), Optional.of(unit));
            return outcome;
        }
    }
}
