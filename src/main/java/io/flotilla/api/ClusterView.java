package io.flotilla.api;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.ClusterStatus;
import io.flotilla.registry.ClusterStatus.CoreMember;
import io.flotilla.registry.ClusterStatus.MachineStatus;
import io.flotilla.registry.ClusterStatus.Observed;
import io.flotilla.registry.UpgradeStatus;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The cluster as an operator reads it, see {@link ClusterStatus}.
 *
 * @param leader empty while there is none
 * @param machines absent while there is no leader, as is {@code upgrade}
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
        Optional<List<MachineView>> machines,
        Optional<UpgradeView> upgrade)
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

    /** @param next absent while nobody reads more than {@code level} */
    record UpgradeView(
            int level, boolean hold, Optional<Integer> next, List<HostView> machines, List<MachineId> heldBackBy)
            implements View {

        static UpgradeView of(UpgradeStatus upgrade) {
            return new UpgradeView(
                    upgrade.level(),
                    upgrade.isHeld(),
                    Optional.of(upgrade.next()).filter(next -> next > 0),
                    upgrade.hosts().stream().map(HostView::of).toList(),
                    upgrade.heldBackBy());
        }
    }

    /** @param levels the lowest and the highest that it reads */
    record HostView(MachineId machine, String address, String version, List<Integer> levels, boolean core)
            implements View {

        static HostView of(UpgradeStatus.Host host) {
            return new HostView(
                    host.machine(),
                    host.address(),
                    host.version(),
                    List.of(host.levels().oldest(), host.levels().newest()),
                    host.core());
        }
    }

    /** The answer to a wish to raise the level. */
    record LevelView(int level) implements View {}

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
                status.machines().map(all -> all.stream().map(MachineView::of).toList()),
                status.upgrade().map(UpgradeView::of));
    }
}
