package io.flotilla.registry;

import io.flotilla.machine.FeatureLevels;
import io.flotilla.machine.MachineId;
import java.util.List;

/**
 * Which feature level the log is written at, and who can read a higher one. The leader knows.
 *
 * @param level nothing that needs a higher one is written
 * @param isHeld whether it is raised only when an operator says so
 * @param next the highest level that any host reads; 0 if none reads more than {@code level}
 * @param hosts the core hosts and all machines that count, sorted by ID
 * @param heldBackBy those that do not read {@code next}
 */
public record UpgradeStatus(int level, boolean isHeld, int next, List<Host> hosts, List<MachineId> heldBackBy) {
    public UpgradeStatus {
        hosts = List.copyOf(hosts);
        heldBackBy = List.copyOf(heldBackBy);
    }

    /**
     * A host and what it reads.
     *
     * @param version of flotilla that it runs; empty if that, and so what it reads, is not known
     */
    public record Host(MachineId machine, String address, String version, FeatureLevels levels, boolean core) {}

    public boolean canBeRaised() {
        return next > level && heldBackBy.isEmpty();
    }
}
