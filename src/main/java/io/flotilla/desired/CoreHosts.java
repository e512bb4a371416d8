package io.flotilla.desired;

import io.flotilla.machine.MachineId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The hosts that keep the log. */
final class CoreHosts {
    /** More would make every write slower and survive no more than what five survive often enough. */
    static final int MOST = 5;

    private PersistentMap<MachineId, CoreHost> hosts;

    CoreHosts(Map<MachineId, CoreHost> before) {
        hosts = PersistentMap.copyOf(before);
    }

    /** Founders are the first core hosts, or nothing. */
    void found(List<CoreHost> founders) {
        if (hosts.isEmpty()) {
            founders.forEach(host -> hosts = hosts.with(host.machine(), host));
        }
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
        int number = known == null ? lowestFreeNumber() : known.number();
        hosts = hosts.with(machine, new CoreHost(machine, address, number));
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
        hosts = hosts.without(machine);
        return Outcome.APPLIED;
    }

    Map<MachineId, CoreHost> all() {
        return hosts;
    }
}
