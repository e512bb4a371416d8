package io.flotilla.bench;

import io.flotilla.desired.OrderSheet;
import io.flotilla.journal.Journal;
import io.flotilla.link.Boot;
import io.flotilla.link.LinkOptions;
import io.flotilla.link.socket.SocketLink;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.machine.Metadata;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.StateReport;
import io.flotilla.registry.leaf.LeafOptions;
import io.flotilla.registry.leaf.LeafRegistry;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitState;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** A leaf without a systemd: it beats, pulls its order sheet and reports at once that all of it runs. */
final class SimulatedLeaf extends VerticleBase {
    private static final String CLUSTER = "flotilla";
    private static final int PORT = 49154;
    private static final UnitState RUNNING = new UnitState("loaded", "active", "running");

    private final String core;
    private final Path folder;
    private final Machine machine;
    private final Consumer<OrderSheet> watcher;
    private final Set<UnitName> running = new HashSet<>();

    SimulatedLeaf(int number, String core, Path folder, Consumer<OrderSheet> watcher) {
        this.core = core;
        this.folder = folder;
        this.watcher = watcher;
        machine = new Machine(
                new MachineId("%032x".formatted(0x1000_0000L + number)),
                "10.77.0.254",
                Metadata.parse(""),
                "simulated");
    }

    @Override
    public Future<?> start() {
        LeafOptions options = new LeafOptions(CLUSTER, List.of(core), folder, Duration.ofSeconds(10));
        LeafRegistry registry =
                new LeafRegistry(vertx, options, machine, Journal.ofHost(vertx, false), () -> {}, () -> {});
        LinkOptions identity = new LinkOptions(
                CLUSTER,
                machine.id(),
                UUID.randomUUID().toString(),
                Boot.UNKNOWN,
                false,
                machine.address(),
                PORT,
                machine.version());
        return SocketLink.open(vertx, identity, registry.linkHandler()).compose(link -> {
            registry.attach(link);
            registry.watchOrders(sheet -> obey(registry, sheet));
            registry.report(List.of());
            return registry.ready();
        });
    }

    private void obey(LeafRegistry registry, OrderSheet sheet) {
        watcher.accept(sheet);
        List<StateReport> news = new ArrayList<>();
        for (UnitName unit : sheet.orders().keySet()) {
            if (running.add(unit)) {
                news.add(new StateReport(unit, Optional.of(running(sheet, unit))));
            }
        }
        running.stream()
                .filter(unit -> !sheet.orders().containsKey(unit))
                .toList()
                .forEach(unit -> {
                    running.remove(unit);
                    news.add(new StateReport(unit, Optional.empty()));
                });
        if (!news.isEmpty()) {
            registry.report(news);
        }
    }

    private StateEntry running(OrderSheet sheet, UnitName unit) {
        String hash = Objects.requireNonNull(sheet.orders().get(unit)).hash();
        return new StateEntry(unit, machine.id(), hash, RUNNING, TargetState.LAUNCHED, 0, "start done", "", "", "", 0);
    }
}
