package io.flotilla.api;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.ClusterStatus;
import io.flotilla.registry.ClusterStatus.CoreMember;
import io.flotilla.registry.ClusterStatus.MachineStatus;
import io.flotilla.registry.ClusterStatus.Observed;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The cluster as an operator reads it, see {@link ClusterStatus}.
 *
 * @param leader empty while there is none
 * @param machines absent while there is no leader
 */
record ClusterView(
        String cluster,
        String log,
        MachineId answeredBy,
        String leader,
        int term,
        long revision,
        boolean quorum,
        double silentSeconds,
        List<String> trouble,
        List<CoreView> core,
        Optional<List<MachineView>> machines)
        implements View {
    private static final double MILLIS = 1_000;

    /** The last four are absent where a leaf answers that has no leader in touch. */
    record CoreView(
            MachineId machine,
            String address,
            int number,
            Optional<Boolean> connected,
            Optional<Boolean> member,
            Optional<Long> applied,
            Optional<Long> freeBytes)
            implements View {

        static CoreView of(CoreMember core) {
            return new CoreView(
                    core.host().machine(),
                    core.host().address(),
                    core.host().number(),
                    core.observed().map(Observed::connected),
                    core.observed().map(Observed::member),
                    core.observed().map(Observed::applied),
                    core.observed().map(Observed::freeBytes));
        }
    }

    record MachineView(MachineId id, String address, String version, String standing, boolean core, boolean linked)
            implements View {

        static MachineView of(MachineStatus machine) {
            return new MachineView(
                    machine.id(),
                    machine.address(),
                    machine.version(),
                    machine.standing().name().toLowerCase(Locale.ROOT),
                    machine.core(),
                    machine.linked());
        }
    }

    static ClusterView of(ClusterStatus status) {
        return new ClusterView(
                status.cluster(),
                status.log(),
                status.answeredBy(),
                status.leader(),
                status.term(),
                status.revision(),
                status.quorum(),
                status.silentMillis() / MILLIS,
                status.trouble(),
                status.core().stream().map(CoreView::of).toList(),
                status.machines().map(all -> all.stream().map(MachineView::of).toList()));
    }
}
