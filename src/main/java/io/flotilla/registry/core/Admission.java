package io.flotilla.registry.core;

import io.flotilla.desired.CoreHost;
import io.flotilla.link.Peer;
import io.flotilla.link.Refusal;
import io.flotilla.machine.FeatureLevels;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.wire.Introduction;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Who may connect to a core host, as far as it is not a matter of the link's own. */
public final class Admission {
    private static final String STRANGER = "stranger";
    private static final String LOST = "lost-log";
    private static final String REPLACED = "replaced-log";
    private static final String REMOVED = "removed";

    /**
     * What this host knows of the group beside its introduction.
     *
     * @param level of the log
     * @param members of the log, by their machine IDs
     * @param isCurrent whether it knows what the leader of the moment has decided
     */
    record Knowledge(int level, Set<String> members, boolean isCurrent) {
        Knowledge {
            members = Set.copyOf(members);
        }
    }

    private Admission() {}

    /** Whether a host was refused because it is no core host of the cluster. */
    static boolean isForStranger(Refusal why) {
        return why.code().equals(STRANGER);
    }

    /** Whether a host was refused because another log was restored from its own. */
    static boolean isForReplaced(Refusal why) {
        return why.code().equals(REPLACED);
    }

    /** Whether a host was refused because the group of its log has let it go, which whoever says so knows for sure. */
    static boolean isForRemoval(Refusal why) {
        return why.code().equals(REMOVED);
    }

    /** Whether a host was refused because it is a core host without its log. */
    static boolean isForLoss(Refusal why) {
        return why.code().equals(LOST);
    }

    /** Why {@code peer} may not connect, told to both sides; {@code own} is what this host says of itself. */
    static Optional<Refusal> objection(Introduction own, Knowledge known, Peer peer, Introduction introduction) {
        if (!introduction.machine().id().equals(peer.machine())) {
            return Optional.of(new Refusal("two-machine-ids", "it gives two machine IDs"));
        }
        boolean isReplaced = own.replaced().contains(introduction.log());
        if (peer.isCore() && (isReplaced || introduction.replaced().contains(own.log()))) {
            return Optional.of(new Refusal(
                    REPLACED,
                    "log %s was restored as another: its core hosts step down"
                            .formatted(isReplaced ? introduction.log() : own.log())));
        }
        FeatureLevels levels = introduction.machine().levels();
        if (!levels.reads(known.level())) {
            return Optional.of(unreadable(known.level(), levels));
        }
        if (!peer.isCore()) {
            return Optional.empty();
        }
        return own.group().isEmpty() ? beforeThereIsAGroup(own, introduction) : ofCore(own, known, peer, introduction);
    }

    private static Optional<Refusal> beforeThereIsAGroup(Introduction own, Introduction peer) {
        boolean isAgreed = new TreeSet<>(own.core()).equals(new TreeSet<>(peer.core()));
        return isAgreed || !peer.group().isEmpty()
                ? Optional.empty()
                : Optional.of(new Refusal(
                        "other-core",
                        "its configuration has core = %s, here it is core = %s: make them the same"
                                .formatted(String.join(", ", peer.core()), String.join(", ", own.core()))));
    }

    private static Optional<Refusal> ofCore(Introduction own, Knowledge known, Peer peer, Introduction introduction) {
        boolean isOfOurLog = !own.log().isEmpty() && own.log().equals(introduction.log());
        if (own.group().stream().noneMatch(host -> host.machine().equals(peer.machine()))) {
            if (isOfOurLog && known.members().contains(peer.machine().value())) {
                // On its way out: the others may need its vote to let it go.
                return Optional.empty();
            }
            if (isOfOurLog && known.isCurrent()) {
                return Optional.of(new Refusal(
                        REMOVED,
                        "machine %s was removed from the core hosts, which are %s: it goes on as a leaf"
                                .formatted(peer.machine(), CoreHost.addresses(own.group()))));
            }
            return Optional.of(new Refusal(
                    STRANGER,
                    ("machine %s takes itself for a core host, but those of this cluster are %s: correct `core` in its"
                                    + " configuration; if it is to be one, start it as a leaf and add it with"
                                    + " POST /v1/core/members")
                            .formatted(peer.machine(), CoreHost.addresses(own.group()))));
        }
        if (!introduction.log().isEmpty()
                && !own.log().isEmpty()
                && !introduction.log().equals(own.log())) {
            return Optional.of(new Refusal(
                    "other-log",
                    "its log is that of another cluster (%s, here it is %s)".formatted(introduction.log(), own.log())));
        }
        boolean isNew = introduction.log().isEmpty() && !introduction.isJoining();
        boolean isFounder =
                introduction.founders().stream().anyMatch(host -> host.machine().equals(peer.machine()));
        return isNew && !isFounder ? Optional.of(lost(peer.machine())) : Optional.empty();
    }

    private static Refusal unreadable(int level, FeatureLevels levels) {
        return new Refusal(
                "level",
                (level > levels.newest()
                                ? "this cluster is at level %d, it reads %s: upgrade flotilla there"
                                : "this cluster is at level %d, it reads %s: start a version between there first, which"
                                        + " raises the level")
                        .formatted(level, levels));
    }

    private static Refusal lost(MachineId machine) {
        return new Refusal(
                LOST,
                ("machine %s is a core host of this cluster, but its log is gone; what it had promised is lost with it:"
                                + " remove it with DELETE /v1/core/members/%s, then add it again")
                        .formatted(machine, machine));
    }
}
