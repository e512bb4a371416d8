package io.flotilla.api;

import io.flotilla.registry.ClusterStatus;
import io.flotilla.registry.ClusterStatus.CoreMember;
import io.flotilla.registry.ClusterStatus.MachineStatus;
import io.flotilla.registry.ClusterStatus.Observed;
import io.flotilla.registry.UpgradeStatus;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The cluster as an operator reads it, see {@link ClusterStatus}. */
final class ClusterView {
    private static final double MILLIS = 1_000;

    private ClusterView() {}

    /** The machines and the upgrade are absent while there is no leader, whose ID is empty then. */
    static View of(ClusterStatus status) {
        return fields -> fields.put("cluster", status.cluster())
                .put("log", status.log())
                .put("answeredBy", status.answeredBy())
                .put("leader", status.leader())
                .put("term", status.term())
                .put("revision", status.revision())
                .put("quorum", status.quorum())
                .put("silentSeconds", status.silentMillis() / MILLIS)
                .put("trouble", status.trouble())
                .put("core", status.core().stream().map(ClusterView::core).toList())
                .put("machines", status.machines().map(all -> all.stream()
                        .map(ClusterView::machine)
                        .toList()))
                .put("upgrade", status.upgrade().map(ClusterView::upgrade));
    }

    /** What is observed is absent where a leaf answers that has no leader in touch. */
    private static View core(CoreMember core) {
        return fields -> fields.put("machine", core.host().machine())
                .put("address", core.host().address())
                .put("number", core.host().number())
                .put("connected", core.observed().map(Observed::connected))
                .put("member", core.observed().map(Observed::member))
                .put("applied", core.observed().map(Observed::applied))
                .put("freeBytes", core.observed().map(Observed::freeBytes));
    }

    private static View machine(MachineStatus machine) {
        return fields -> fields.put("id", machine.id())
                .put("address", machine.address())
                .put("version", machine.version())
                .put("standing", machine.standing().name().toLowerCase(Locale.ROOT))
                .put("core", machine.core())
                .put("linked", machine.linked());
    }

    /** The next level is absent while nobody reads more than the present one. */
    static View upgrade(UpgradeStatus upgrade) {
        return fields -> fields.put("level", upgrade.level())
                .put("hold", upgrade.isHeld())
                .put("next", Optional.of(upgrade.next()).filter(next -> next > 0))
                .put("machines", upgrade.hosts().stream().map(ClusterView::host).toList())
                .put("heldBackBy", upgrade.heldBackBy());
    }

    /** Its levels are the lowest and the highest that it reads. */
    private static View host(UpgradeStatus.Host host) {
        return fields -> fields.put("machine", host.machine())
                .put("address", host.address())
                .put("version", host.version())
                .put("levels", List.of(host.levels().oldest(), host.levels().newest()))
                .put("core", host.core());
    }
}
