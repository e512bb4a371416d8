package io.flotilla.registry.leader;

import io.flotilla.desired.Command;
import io.flotilla.desired.CoreHost;
import io.flotilla.machine.FeatureLevels;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.RefusedException;
import io.flotilla.registry.UpgradeStatus;
import io.flotilla.registry.UpgradeStatus.Host;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises the level of the log once all core hosts and all machines that count read a higher one. Until then a host may
 * go back to the version before, and any core host may lead. On the registry's event loop, while this host leads.
 */
final class Upgrade {
    private static final Logger LOG = LoggerFactory.getLogger(Upgrade.class);

    private final CoreState core;
    private final boolean isHeld;
    private boolean isRaising;

    /** {@code isHeld}: only an operator raises it. */
    Upgrade(CoreState core, boolean isHeld) {
        this.core = core;
        this.isHeld = isHeld;
    }

    UpgradeStatus status() {
        return status(core.image().level(), isHeld, hosts());
    }

    static UpgradeStatus status(int level, boolean isHeld, List<Host> hosts) {
        int highest =
                hosts.stream().mapToInt(host -> host.levels().newest()).max().orElse(level);
        int next = highest > level ? highest : 0;
        List<MachineId> heldBackBy = hosts.stream()
                .filter(host ->
                        next > 0 && (host.version().isEmpty() || !host.levels().reads(next)))
                .map(Host::machine)
                .toList();
        return new UpgradeStatus(level, isHeld, next, hosts, heldBackBy);
    }

    /** A core host that was not heard of since this process began may be of any version. */
    private List<Host> hosts() {
        Map<MachineId, Machine> known =
                core.fleet().machines().stream().collect(Collectors.toMap(Machine::id, Function.identity()));
        Map<MachineId, CoreHost> cores = core.image().coreHosts();
        Set<MachineId> all = new TreeSet<>(cores.keySet());
        all.addAll(core.fleet().standings().keySet());
        Map<MachineId, Host> hosts = new TreeMap<>();
        all.forEach(id -> {
            Optional<CoreHost> host = Optional.ofNullable(cores.get(id));
            hosts.put(
                    id,
                    Optional.ofNullable(known.get(id))
                            .map(it -> new Host(id, it.address(), it.version(), it.levels(), host.isPresent()))
                            .orElseGet(() -> new Host(
                                    id,
                                    host.map(CoreHost::address).orElse(""),
                                    "",
                                    FeatureLevels.FIRST,
                                    host.isPresent())));
        });
        return List.copyOf(hosts.values());
    }

    /** Raises the level if nobody and nothing holds it back. */
    void look(Submissions log) {
        if (isHeld || isRaising || !core.fleet().mayReadMore(core.image().level())) {
            return;
        }
        UpgradeStatus status = status();
        if (status.canBeRaised()) {
            raise(log, status.next());
        }
    }

    private Future<Integer> raise(Submissions log, int level) {
        isRaising = true;
        return log.submit(new Command.RaiseLevel(level))
                .map(level)
                .onSuccess(raised -> LOG.info("the cluster is at level {} now: no host can go back", level))
                .onFailure(cause -> LOG.warn("the level cannot be raised yet: {}", cause.getMessage()))
                .onComplete(done -> isRaising = false);
    }

    /** An operator says so: raises the level to the highest that any host reads, which all have to read. */
    Future<Integer> finish(Submissions log) {
        UpgradeStatus status = status();
        if (status.next() == 0) {
            return Future.succeededFuture(status.level());
        }
        return status.canBeRaised()
                ? raise(log, status.next())
                : Future.failedFuture(new RefusedException(words(status, status.next())));
    }

    /** Why something that needs {@code level} cannot be written yet. */
    String words(int level) {
        return words(status(), level);
    }

    static String words(UpgradeStatus status, int level) {
        String hosts = status.hosts().stream()
                .filter(host -> host.version().isEmpty() || !host.levels().reads(level))
                .map(host -> "%s (%s)"
                        .formatted(
                                host.address().isEmpty() ? host.machine().shortId() : host.address(),
                                host.version().isEmpty() ? "not heard of" : host.levels()))
                .collect(Collectors.joining(", "));
        return hosts.isEmpty()
                ? "needs level %d, the cluster is at %d: `flotilla upgrade finish` raises it"
                        .formatted(level, status.level())
                : "needs level %d; held back by %s: upgrade them, then `flotilla upgrade finish`"
                        .formatted(level, hosts);
    }
}
