package io.flotilla.registry.leader;

import io.flotilla.desired.Command;
import io.flotilla.desired.CoreHost;
import io.flotilla.link.Peer;
import io.flotilla.machine.MachineId;
import io.flotilla.raft.LogStatus;
import io.flotilla.registry.RefusedException;
import io.flotilla.registry.UnavailableException;
import io.flotilla.registry.wire.Exchange;
import io.flotilla.registry.wire.Question;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the log's members those that the core table names, one change at a time: a request only changes the table, so
 * that a change that was begun by one leader is finished by the next. On the registry's event loop, by the leader.
 */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final long PATIENCE_MILLIS = 50_000;
    private static final long ASK_AGAIN_MILLIS = 100;

    private final CoreState core;
    private final Predicate<MachineId> isServing;
    private boolean isChanging;

    Membership(CoreState core, Predicate<MachineId> isServing) {
        this.core = core;
        this.isServing = isServing;
    }

    Future<Void> add(String requestId, MachineId machine, Submissions log) {
        if (!isMember(machine) && !core.link().isConnected(machine)) {
            return refuse("machine %s is not connected to the leader: start flotilla on it first".formatted(machine));
        }
        Optional<String> address = core.address(machine);
        if (address.isEmpty()) {
            return refuse("machine %s has no address: set public_ip in its configuration".formatted(machine));
        }
        return log.submit(new Command.AddCoreHost(requestId, machine, address.get()))
                .compose(decided -> switch (decided.outcome()) {
                    case TOO_MANY_CORE_HOSTS ->
                        refuse("there are as many core hosts as there may be: remove one first");
                    case LEAVING_CLUSTER -> refuse("machine %s is leaving the cluster".formatted(machine));
                    default -> Future.<Void>succeededFuture();
                })
                .compose(added -> isMember(machine) ? Future.succeededFuture() : call(machine))
                .compose(called -> until(
                        () -> isMember(machine) && isServing.test(machine),
                        "machine %s has not joined yet; it will as soon as it can".formatted(machine)));
    }

    private Future<Void> call(MachineId machine) {
        boolean isWaiting =
                core.link().peers().stream().anyMatch(peer -> peer.machine().equals(machine) && peer.isCore());
        return isWaiting
                ? Future.succeededFuture()
                : Exchange.ask(
                        core.link(),
                        machine,
                        new Question.BecomeCore(
                                core.founders(),
                                List.copyOf(core.image().coreHosts().values())));
    }

    /** Whoever asks again, of the next leader because this one was the machine, gets the answer to the first time. */
    Future<Void> remove(String requestId, MachineId machine, Submissions log) {
        return log.submit(new Command.RemoveCoreHost(requestId, machine))
                .compose(decided -> switch (decided.outcome()) {
                    case LAST_CORE_HOST ->
                        refuse("machine %s is the only core host left: add another one first".formatted(machine));
                    case NO_SUCH_CORE_HOST ->
                        isMember(machine)
                                ? Future.<Void>succeededFuture()
                                : refuse("machine %s is not a core host".formatted(machine));
                    default -> Future.<Void>succeededFuture();
                })
                .compose(removed -> until(
                        () -> !isMember(machine),
                        "machine %s is still a member of the log; it will be removed as soon as possible"
                                .formatted(machine)));
    }

    private static Future<Void> refuse(String words) {
        return Future.failedFuture(new RefusedException(words));
    }

    private boolean isMember(MachineId machine) {
        return core.log().status().members().contains(machine.value());
    }

    private Future<Void> until(BooleanSupplier condition, String otherwise) {
        Promise<Void> promise = Promise.promise();
        ask(condition, System.nanoTime() + PATIENCE_MILLIS * 1_000_000, promise, otherwise);
        return promise.future();
    }

    private void ask(BooleanSupplier condition, long deadline, Promise<Void> promise, String otherwise) {
        if (condition.getAsBoolean()) {
            promise.complete();
        } else if (System.nanoTime() > deadline) {
            promise.fail(new UnavailableException(otherwise));
        } else {
            core.loop().vertx().setTimer(ASK_AGAIN_MILLIS, timer -> ask(condition, deadline, promise, otherwise));
        }
    }

    /** Does the next change that the table asks for, if it can be done now. */
    void look() {
        LogStatus status = core.log().status();
        if (isChanging || !status.isReady() || isAsWanted(status.members())) {
            return;
        }
        Set<String> wanted = core.image().coreHosts().values().stream()
                .map(CoreHost::machine)
                .map(MachineId::value)
                .collect(Collectors.toCollection(TreeSet::new));
        Optional<String> joiner = core.link().peers().stream()
                .filter(Peer::isCore)
                .map(peer -> peer.machine().value())
                .filter(id -> wanted.contains(id) && !status.members().contains(id))
                .findFirst();
        Optional<String> leaver = status.members().stream()
                .filter(id -> !wanted.isEmpty() && !wanted.contains(id))
                .findFirst();
        joiner.ifPresent(id -> change("joins", id, core.log().addMember(id).mapEmpty()));
        if (joiner.isEmpty()) {
            leaver.ifPresent(
                    id -> change("leaves", id, core.log().removeMember(id).mapEmpty()));
        }
    }

    private boolean isAsWanted(Set<String> members) {
        Set<MachineId> wanted = core.image().coreHosts().keySet();
        return wanted.size() == members.size()
                && wanted.stream().map(MachineId::value).allMatch(members::contains);
    }

    private void change(String what, String id, Future<Void> change) {
        isChanging = true;
        change.onSuccess(done -> LOG.info("machine {} {} the core hosts", id, what))
                .onFailure(cause -> LOG.warn("machine {} {} the core hosts later: {}", id, what, cause.getMessage()))
                .onComplete(done -> isChanging = false);
    }
}
