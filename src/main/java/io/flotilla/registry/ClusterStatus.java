package io.flotilla.registry;

import io.flotilla.cluster.Standing;
import io.flotilla.desired.CoreHost;
import io.flotilla.machine.MachineId;
import java.util.List;
import java.util.Optional;

/**
 * The cluster as one host knows it. The leader knows most, a leaf without a leader least.
 *
 * @param cluster its name
 * @param log the identity of the log; empty while none is known
 * @param answeredBy the host that knows this
 * @param leader the ID of the one that leads; empty while there is none or none is known
 * @param revision that the host has applied, or on a leaf, that it knows to be shown
 * @param quorum whether it leads or is in touch with a leader that has a majority
 * @param silentMillis for how long it has been out of touch with a leader; 0 while it is in touch
 * @param trouble what is wrong, in words
 * @param core the core hosts that the log names
 * @param upgrade which feature level the log is at; absent on any other host
 * @param machines the leader's observation, sorted by ID; absent on any other host
 */
public record ClusterStatus(
        String cluster,
        String log,
        MachineId answeredBy,
        String leader,
        int term,
        long revision,
        boolean quorum,
        long silentMillis,
        List<String> trouble,
        List<CoreMember> core,
        Optional<List<MachineStatus>> machines,
        Optional<UpgradeStatus> upgrade) {

    public ClusterStatus {
        trouble = List.copyOf(trouble);
        core = List.copyOf(core);
        machines = machines.map(List::copyOf);
    }

    /** A core host; {@code observed} only by another core host. */
    public record CoreMember(CoreHost host, Optional<Observed> observed) {}

    /**
     * How a core host is seen by another.
     *
     * @param connected whether there is a link to it
     * @param member whether it votes already, or still
     * @param applied the revision that it last said to have applied; 0 if it said nothing yet
     * @param freeBytes free space where its log lies, as it last said; 0 if it said nothing yet
     */
    public record Observed(boolean connected, boolean member, long applied, long freeBytes) {}

    /**
     * A machine that counts.
     *
     * @param address empty if it has none or is not known
     * @param version of flotilla that it runs; empty if not known
     * @param core whether it is a core host
     * @param linked whether it has a link to the leader
     */
    public record MachineStatus(
            MachineId id, String address, String version, Standing standing, boolean core, boolean linked) {}
}
