package io.flotilla.registry.core;

import io.flotilla.desired.CoreHost;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.wire.Introduction;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the core hosts that a configuration names agree to be a group. First every one hears every other and puts the same
 * list on disk; when each knows that all have it, they begin. So a host that has no list was never part of the group, and
 * one that has lost its log is found out instead of voting twice. On the registry's event loop.
 */
final class Founding {
    private static final Logger LOG = LoggerFactory.getLogger(Founding.class);

    private final List<String> addresses;
    private final CoreHost self;
    private final Function<List<CoreHost>, Future<Void>> persist;
    private final Map<String, MachineId> heard = new HashMap<>();
    private final Map<MachineId, List<CoreHost>> announced = new HashMap<>();
    private final Promise<List<CoreHost>> founded = Promise.promise();
    private List<CoreHost> prepared;
    private boolean isWriting;
    private String waitingFor = "";

    /** {@code prepared} is the list on disk, empty if none; {@code persist} puts one there. */
    Founding(
            List<String> addresses,
            CoreHost self,
            List<CoreHost> prepared,
            Function<List<CoreHost>, Future<Void>> persist) {
        this.addresses = List.copyOf(addresses);
        this.self = self;
        this.prepared = List.copyOf(prepared);
        this.persist = persist;
    }

    /** The founders, when all are known to have them on disk. */
    Future<List<CoreHost>> founded() {
        return founded.future();
    }

    /** What this host tells the others. */
    List<CoreHost> prepared() {
        return prepared;
    }

    /** In words, for whom it waits. */
    String waiting() {
        return waitingFor.isEmpty() ? "the core hosts are about to form a group" : waitingFor;
    }

    void connected(MachineId machine, String address, Introduction introduction) {
        heard.put(address, machine);
        announced(machine, introduction.founders());
        boolean hasBegun = !introduction.log().isEmpty();
        if (hasBegun && !prepared.isEmpty() && introduction.founders().equals(prepared)) {
            founded.tryComplete(prepared);
        }
        look();
    }

    void disconnected(MachineId machine) {
        heard.values().remove(machine);
        announced.remove(machine);
        look();
    }

    void announced(MachineId machine, List<CoreHost> founders) {
        if (!founders.equals(announced.put(machine, founders))) {
            look();
        }
    }

    void look() {
        if (founded.future().isComplete()) {
            return;
        }
        List<String> missing = new ArrayList<>();
        List<CoreHost> all = new ArrayList<>();
        for (String address : addresses) {
            Optional<MachineId> machine = at(address);
            machine.ifPresent(id -> all.add(new CoreHost(id, address, addresses.indexOf(address) + 1)));
            if (machine.isEmpty()) {
                missing.add(address);
            }
        }
        say(missing);
        if (missing.isEmpty()) {
            proceed(all);
        }
    }

    private Optional<MachineId> at(String address) {
        return address.equals(self.address()) ? Optional.of(self.machine()) : Optional.ofNullable(heard.get(address));
    }

    private void say(List<String> missing) {
        String now = missing.isEmpty() ? "" : "this host waits for core host " + String.join(", ", missing);
        if (!now.equals(waitingFor) && !now.isEmpty()) {
            LOG.info("{}: all core hosts have to meet once", now);
        }
        waitingFor = now;
    }

    private void proceed(List<CoreHost> all) {
        if (!all.equals(prepared)) {
            prepare(all);
        } else if (all.stream()
                .allMatch(host -> host.machine().equals(self.machine()) || all.equals(announced.get(host.machine())))) {
            founded.tryComplete(all);
        }
    }

    private void prepare(List<CoreHost> all) {
        if (!isWriting && new HashSet<>(all).size() == all.size()) {
            isWriting = true;
            persist.apply(all)
                    .onSuccess(done -> prepared = List.copyOf(all))
                    .onFailure(cause -> LOG.error("the founding list cannot be written: {}", cause.toString()))
                    .onComplete(done -> {
                        isWriting = false;
                        if (done.succeeded()) {
                            look();
                        }
                    });
        }
    }
}
