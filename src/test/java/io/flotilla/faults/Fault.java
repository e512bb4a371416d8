package io.flotilla.faults;

import io.flotilla.testing.TestbedHost;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that happens to hosts and ends after a while.
 *
 * @param variant which one of those that there are of a kind, not negative
 */
record Fault(FaultKind kind, List<TestbedHost> hosts, List<TestbedHost> others, int seconds, int variant) {
    Fault {
        hosts = List.copyOf(hosts);
        others = List.copyOf(others);
    }

    /** Hosts of which the rest of the cluster may think, while it lasts, that they are gone. */
    List<TestbedHost> affected() {
        return kind.hasTwoSides()
                ? Stream.concat(hosts.stream(), others.stream()).toList()
                : hosts;
    }

    TestbedHost host() {
        return hosts.get(0);
    }

    @Override
    public String toString() {
        String text = kind + words() + " " + names(hosts);
        if (kind.hasTwoSides()) {
            text += (kind == FaultKind.SPLIT ? " / " : " -/-> ") + names(others);
        }
        return kind.isMomentary() ? text : text + " for %d s".formatted(seconds);
    }

    /** What its variant means. */
    private String words() {
        if (kind.isOfLink()) {
            return " (%s)".formatted(BadLink.of(this));
        }
        return kind.isOfStore() ? " (%s)".formatted(StoreDamage.of(this)) : "";
    }

    private static String names(List<TestbedHost> hosts) {
        return String.join(",", hosts.stream().map(TestbedHost::name).toList());
    }
}
