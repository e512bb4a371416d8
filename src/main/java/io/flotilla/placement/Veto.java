package io.flotilla.placement;

import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitName;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** Why a unit may not be on a machine. */
public sealed interface Veto {

    /** The reason for people to read, in fleet's words where fleet has them. */
    String text();

    record MachineIdMismatch(String required, MachineId actual) implements Veto {
        @Override
        public String text() {
            return "agent ID \"%s\" does not match required \"%s\"".formatted(actual, required);
        }
    }

    /** The machine's {@code key} has none of the wanted values. */
    record MetadataInsufficient(String key, SortedSet<String> wanted) implements Veto {
        public MetadataInsufficient {
            wanted = Collections.unmodifiableSortedSet(new TreeSet<>(wanted));
        }

        static MetadataInsufficient of(String key, Collection<String> wanted) {
            return new MetadataInsufficient(key, new TreeSet<>(wanted));
        }

        @Override
        public String text() {
            return "local Machine metadata insufficient: %s must be one of [%s]"
                    .formatted(key, String.join(" ", wanted));
        }
    }

    /** The peer is a name that a unit file gives: there need not be such a unit. */
    record PeerMissing(String unit) implements Veto {
        @Override
        public String text() {
            return "required peer Unit(%s) is not scheduled locally".formatted(unit);
        }
    }

    record ConflictsWith(UnitName unit) implements Veto {
        @Override
        public String text() {
            return "found conflict with locally-scheduled Unit(%s)".formatted(unit);
        }
    }

    /** The unit there replaces this one, which therefore has to be elsewhere. */
    record ReplacedBy(UnitName unit) implements Veto {
        @Override
        public String text() {
            return "found replace with locally-scheduled Unit(%s)".formatted(unit);
        }
    }

    /** It may still run what it had, and nobody can ask it. */
    record MachineSilent() implements Veto {
        @Override
        public String text() {
            return "machine is not answering";
        }
    }

    /** It is lost; units that it is to stop by itself are given the time for that before they run elsewhere. */
    record MachineLost() implements Veto {
        @Override
        public String text() {
            return "machine is lost";
        }
    }

    record MachineLeaving() implements Veto {
        @Override
        public String text() {
            return "machine is leaving the cluster";
        }
    }

    /** It answers, but has not said yet what it is. */
    record MachineUnknown() implements Veto {
        @Override
        public String text() {
            return "machine has not told its metadata yet";
        }
    }

    /** The peer stays where it is until its machine answers or is given up. */
    record PeerOutOfReach(String unit, MachineId machine) implements Veto {
        @Override
        public String text() {
            return "required peer Unit(%s) is on machine %s, which is not answering".formatted(unit, machine.shortId());
        }
    }
}
