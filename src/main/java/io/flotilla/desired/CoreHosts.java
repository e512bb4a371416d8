package io.flotilla.desired;

import io.flotilla.machine.MachineId;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The table of core hosts, and what may be done to it. */
final class CoreHosts {
    /** More would make every write slower and survive no more than what five survive often enough. */
    static final int MOST = 5;

    private final SortedMap<MachineId, CoreHost> hosts = new TreeMap<>();

    void reset(Collection<CoreHost> all) {
        hosts.clear();
        all.forEach(host -> hosts.put(host.machine(), host));
    }

    /** Founders are the first core hosts, or nothing. */
    Outcome found(Collection<CoreHost> founders) {
        if (founders.isEmpty() || !hosts.isEmpty()) {
            return Outcome.UNCHANGED;
        }
        reset(founders);
        return Outcome.APPLIED;
    }

    /** A core host that is added again has moved to another address, and keeps its number. */
    Outcome add(MachineId machine, String address) {
        CoreHost known = hosts.get(machine);
        if (known != null && known.address().equals(address)) {
            return Outcome.UNCHANGED;
        }
        if (hosts.values().stream().anyMatch(host -> host.address().equals(address))) {
            return Outcome.CORE_ADDRESS_TAKEN;
        }
        if (known == null && hosts.size() >= MOST) {
            return Outcome.TOO_MANY_CORE_HOSTS;
        }
        hosts.put(machine, new CoreHost(machine, address, known == null ? lowestFreeNumber() : known.number()));
        return Outcome.APPLIED;
    }

    private int lowestFreeNumber() {
        return IntStream.rangeClosed(1, hosts.size() + 1)
                .filter(number -> hosts.values().stream().noneMatch(host -> host.number() == number))
                .findFirst()
                .orElseThrow();
    }

    Outcome remove(MachineId machine) {
        if (!hosts.containsKey(machine)) {
            return Outcome.NO_SUCH_CORE_HOST;
        }
        if (hosts.size() == 1) {
            return Outcome.LAST_CORE_HOST;
        }
        hosts.remove(machine);
        return Outcome.APPLIED;
    }

    SortedMap<MachineId, CoreHost> all() {
        return Collections.unmodifiableSortedMap(hosts);
    }
}
