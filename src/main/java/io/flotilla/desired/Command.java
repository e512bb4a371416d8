package io.flotilla.desired;

import io.flotilla.machine.MachineId;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the log holds. Each command knows what it does to a state, so that every host does the same with it; the
 * request ID makes one that was sent twice apply once.
 */
public sealed interface Command {

    /** What every host may ask for; all others are only the leader's own to make. */
    Set<Class<? extends Command>> WISHES =
            Set.of(SetUnit.class, DeleteUnit.class, PatchMachines.class, LeaveCluster.class, Import.class);

    /** Names this request among all; empty for commands whose repetition changes nothing. */
    default String requestId() {
        return "";
    }

    Outcome applyTo(Edit edit);

    /**
     * Create a unit, replace its content, or change its target. Without {@code file} only the target changes; without
     * {@code target} a new or replaced unit becomes inactive, as in fleet.
     */
    record SetUnit(String requestId, UnitName name, Optional<UnitFile> file, Optional<TargetState> target)
            implements Command {
        @Override
        public Outcome applyTo(Edit edit) {
            return edit.units.set(this);
        }
    }

    record DeleteUnit(String requestId, UnitName name) implements Command {
        @Override
        public Outcome applyTo(Edit edit) {
            return edit.units.delete(name);
        }
    }

    /** A leader's plan; void unless {@code term} is still the newest that the log knows. */
    record ApplyPlan(int term, List<Assignment> assignments) implements Command {
        public ApplyPlan {
            assignments = List.copyOf(assignments);
        }

        @Override
        public Outcome applyTo(Edit edit) {
            return term == edit.head.term() ? edit.units.place(assignments) : Outcome.VOID_TERM;
        }
    }

    /** Edits of machines' metadata, in order; a machine need not be there. */
    record PatchMachines(String requestId, List<MetadataEdit> edits) implements Command {
        public PatchMachines {
            edits = List.copyOf(edits);
        }

        @Override
        public Outcome applyTo(Edit edit) {
            return edit.metadata.patch(edits);
        }
    }

    /**
     * The first entry of every leader's term. The first of all gives the log its identity, the random one that its
     * leader made up, and its core hosts.
     */
    record NewTerm(int term, String identity, List<CoreHost> founders) implements Command {
        public NewTerm {
            founders = List.copyOf(founders);
        }

        @Override
        public Outcome applyTo(Edit edit) {
            edit.coreHosts.found(founders);
            return edit.head.begin(term, identity);
        }
    }

    /** A host becomes a core host, with the lowest number that is free, or has another address from now on. */
    record AddCoreHost(String requestId, MachineId machine, String address) implements Command {
        @Override
        public Outcome applyTo(Edit edit) {
            return edit.leaving.contains(machine) ? Outcome.LEAVING_CLUSTER : edit.coreHosts.add(machine, address);
        }
    }

    record RemoveCoreHost(String requestId, MachineId machine) implements Command {
        @Override
        public Outcome applyTo(Edit edit) {
            return edit.coreHosts.remove(machine);
        }
    }

    /** A machine is to leave the cluster: its units go elsewhere, and its node ends. */
    record LeaveCluster(String requestId, MachineId machine) implements Command {
        @Override
        public Outcome applyTo(Edit edit) {
            return edit.coreHosts.all().containsKey(machine) ? Outcome.STILL_CORE_HOST : edit.leaving.begin(machine);
        }
    }

    /** A machine that was to leave has gone: if it comes back, it is a machine like any other. */
    record EndLeave(MachineId machine) implements Command {
        @Override
        public Outcome applyTo(Edit edit) {
            return edit.leaving.end(machine);
        }
    }

    /**
     * The machine's node stops in order, and so it may be silent for {@code millis} from now on, and go on with what must
     * not run twice. Whoever leads next has to know, and so it is in the log.
     *
     * @param run names the node's run: beats of another one say that it is back
     */
    record GrantSilence(MachineId machine, String run, long millis) implements Command {
        @Override
        public Outcome applyTo(Edit edit) {
            return edit.grants.begin(machine, new SilenceGrant(run, millis));
        }
    }

    /** The machine is back and relies on the grant of that run no more. */
    record EndSilence(MachineId machine, String run) implements Command {
        @Override
        public Outcome applyTo(Edit edit) {
            return edit.grants.end(machine, run);
        }
    }

    /** From now on the log may hold what needs {@code level}, and what every level below it brought. */
    record RaiseLevel(int level) implements Command {
        public RaiseLevel {
            if (level < LogHead.LOWEST_LEVEL) {
                throw new IllegalArgumentException("not a level: %d".formatted(level));
            }
        }

        @Override
        public Outcome applyTo(Edit edit) {
            return edit.head.raise(level);
        }
    }

    /** This log was begun from a backup of {@code log}, whose members are to step down when they hear of it. */
    record ReplaceLog(String log) implements Command {
        @Override
        public Outcome applyTo(Edit edit) {
            return edit.head.replace(log);
        }
    }

    /** A part of a backup: units as they were wished and placed, and edits of machines' metadata. */
    record Import(String requestId, List<Wish> wishes, List<MetadataEdit> edits) implements Command {
        public Import {
            wishes = List.copyOf(wishes);
            edits = List.copyOf(edits);
        }

        @Override
        public Outcome applyTo(Edit edit) {
            Outcome restored = edit.units.restore(wishes);
            return edits.isEmpty() ? restored : edit.metadata.patch(edits);
        }
    }

    /** A unit, what it should be, and where it was. */
    record Wish(UnitName name, UnitFile file, TargetState target, Set<MachineId> machines) {
        public Wish {
            machines = Set.copyOf(machines);
        }
    }

    /** One edit of a machine's metadata; no value removes the key, also one that the machine's configuration sets. */
    record MetadataEdit(MachineId machine, String key, Optional<String> value) {}
}
