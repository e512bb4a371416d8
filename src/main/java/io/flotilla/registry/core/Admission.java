package io.flotilla.registry.core;

import io.flotilla.machine.FeatureLevels;
import io.flotilla.desired.CoreHost;
import io.flotilla.link.Peer;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.wire.Introduction;
import java.util.Optional;
import java.util.TreeSet;

/** Who may connect to a core host, as far as it is not a matter of the link's own. */
public final class Admission {
    private static final String STRANGER = "takes itself for a core host, but those of this cluster are";
    private static final String LOST = "is a core host of this cluster, but its log is gone";

    private Admission() {}

    /** Whether a host was refused because it is no core host of the cluster. */
    static boolean isForStranger(String reason) {
        return reason.contains(STRANGER);
    }

    /** Whether a host was refused because it is a core host without its log. */
    static boolean isForLoss(String reason) {
        return reason.contains(LOST);
    }

    /** Why {@code peer} may not connect, in words that both sides log; {@code own} is what this host says of itself, {@code level} that of its log. */
    static Optional<String> objection(Introduction own, int level, Peer peer, Introduction introduction) {
        if (!introduction.machine().id().equals(peer.machine())) {
            return Optional.of("it gives two machine IDs");
        }
        FeatureLevels levels = introduction.machine().levels();
        if (!levels.reads(level)) {
            return Optional.of(unreadable(level, levels));
        }
        if (!peer.isCore()) {
            return Optional.empty();
        }
        return own.group().isEmpty() ? beforeThereIsAGroup(own, introduction) : ofCore(own, peer, introduction);
    }

    private static Optional<String> beforeThereIsAGroup(Introduction own, Introduction peer) {
        boolean isAgreed = new TreeSet<>(own.core()).equals(new TreeSet<>(peer.core()));
        return isAgreed || !peer.group().isEmpty()
                ? Optional.empty()
                : Optional.of("its configuration has core = %s, here it is core = %s: make them the same"
                        .formatted(String.join(", ", peer.core()), String.join(", ", own.core())));
    }

    private static Optional<String> ofCore(Introduction own, Peer peer, Introduction introduction) {
        if (own.group().stream().noneMatch(host -> host.machine().equals(peer.machine()))) {
            return Optional.of(
                    ("machine %s " + STRANGER + " %s: correct `core` in its configuration; if it is to be one, start it"
                                    + " as a leaf and add it with POST /v1/core/members")
                            .formatted(peer.machine(), CoreHost.addresses(own.group())));
        }
        if (!introduction.log().isEmpty()
                && !own.log().isEmpty()
                && !introduction.log().equals(own.log())) {
            return Optional.of(
                    "its log is that of another cluster (%s, here it is %s)".formatted(introduction.log(), own.log()));
        }
        boolean isNew = introduction.log().isEmpty() && !introduction.isJoining();
        boolean isFounder =
                introduction.founders().stream().anyMatch(host -> host.machine().equals(peer.machine()));
        return isNew && !isFounder ? Optional.of(lost(peer.machine())) : Optional.empty();
    }

    private static String unreadable(int level, FeatureLevels levels) {
        return level > levels.newest()
                ? "this cluster is at level %d, it reads %s: upgrade flotilla there".formatted(level, levels)
                : "this cluster is at level %d, it reads %s: start a version between there first, which raises the level"
                        .formatted(level, levels);
    }

    private static String lost(MachineId machine) {
        return ("machine %s " + LOST + "; what it had promised is lost with it:"
                        + " remove it with DELETE /v1/core/members/%s, then add it again")
                .formatted(machine, machine);
    }
}
