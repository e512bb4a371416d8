package io.flotilla.placement;

import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitName;
import java.util.Collections;
import java.util.Set;
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

    /** The machine's {@code key} has none of the wanted values, which are in their order. */
    record MetadataInsufficient(String key, Set<String> wanted) implements Veto {
        public MetadataInsufficient {
            wanted = Collections.unmodifiableSortedSet(new TreeSet<>(wanted));
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

    /** A machine that no unit may come to, whatever it asks for. */
    enum Closed implements Veto {
        /** It may still run what it had, and nobody can ask it. */
        SILENT("machine is not answering"),
        /** It is lost; units that it is to stop by itself are given the time for that before they run elsewhere. */
        LOST("machine is lost"),
        LEAVING("machine is leaving the cluster"),
        /** It answers, but has not said yet what it is. */
        UNKNOWN("machine has not told its metadata yet");

        private final String text;

        Closed(String text) {
            this.text = text;
        }

        @Override
        public String text() {
            return text;
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
