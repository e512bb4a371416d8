package io.flotilla.scenario;

import io.flotilla.cluster.ClusterView;
import io.flotilla.cluster.Presence;
import io.flotilla.cluster.Standing;
import io.flotilla.desired.Assignment;
import io.flotilla.desired.Delta;
import io.flotilla.desired.DesiredUnit;
import io.flotilla.desired.MachineOrders;
import io.flotilla.desired.OrderBook;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.reconcile.Handover;
import io.flotilla.reconcile.Handover.Report;
import io.flotilla.reconcile.Planner;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A leader, which is on no host, and its hosts. Hosts beat every second; everything else takes a tick. */
final class SimulatedCluster {
    private static final Duration AGENT_TTL = Duration.ofSeconds(10);
    private static final Duration RESTART_GRACE = Duration.ofSeconds(60);
    private static final int TICK = 250;
    private static final int BEAT = 1_000;

    private final Transcript transcript;
    private final SortedMap<Integer, SimulatedHost> hosts = new TreeMap<>();
    private final DecidedLog log = new DecidedLog();
    private final OrderBook book = new OrderBook();
    private final Map<MachineId, Map<UnitName, Report>> reports = new TreeMap<>();
    private SortedMap<MachineId, Standing> standings = new TreeMap<>();
    private Presence presence = new Presence(AGENT_TTL, RESTART_GRACE, 0);
    private final Map<MachineId, Long> grants = new TreeMap<>();
    private long now;

    SimulatedCluster(Transcript transcript) {
        this.transcript = transcript;
        presence.lead(now);
    }

    /** Hosts 1 to {@code count}, that are all on. */
    void hosts(int count) {
        for (int number = 1; number <= count; number++) {
            SimulatedHost host = new SimulatedHost(number, AGENT_TTL, transcript);
            host.power(true, now);
            hosts.put(number, host);
        }
    }

    SimulatedHost host(int number) {
        return Objects.requireNonNull(hosts.get(number));
    }

    long now() {
        return now;
    }

    void unit(String name, TargetState target, List<String> requirements) {
        order(log.set(new UnitName(name + ".service"), target, requirements));
    }

    void goodbye(int host, boolean isShutdown) {
        if (!isShutdown && host(host).isInTouch()) {
            grants.put(SimulatedHost.id(host), RESTART_GRACE.toMillis());
            presence.granted(grants);
            host(host).mayBeSilent(RESTART_GRACE, now);
        }
        presence.saidGoodbye(SimulatedHost.id(host), isShutdown, now);
    }

    /** Another core host leads, which has heard what the old leader heard. */
    void newLeader() {
        log.newTerm();
        presence.lead(now);
        reports.clear();
    }

    /** The leader's process was off, too, and knows of the hosts only what the log says. */
    void coldStart() {
        presence = new Presence(AGENT_TTL, RESTART_GRACE, now);
        presence.granted(grants);
        newLeader();
    }

    void pass(long milliseconds) {
        for (long end = now + milliseconds; now < end; ) {
            now += TICK;
            presence.tick(now);
            if (now % BEAT == 0) {
                hosts.values().stream().filter(SimulatedHost::isInTouch).forEach(this::beat);
            }
            lead();
            hosts.values().forEach(host -> host.act(now));
            checkInvariants();
        }
    }

    private void beat(SimulatedHost host) {
        if (host.promised(now) <= AGENT_TTL.toMillis()) {
            grants.remove(host.id());
        }
        presence.heard(host.id(), host.promised(now), false, now);
    }

    private void lead() {
        Set<MachineId> expected = log.state().units().values().stream()
                .flatMap(unit -> unit.machines().stream())
                .collect(Collectors.toSet());
        SortedMap<MachineId, Standing> before = standings;
        standings = presence.outlook(expected, now).standings();
        noteStandings(before);
        reports.keySet().retainAll(standings.keySet());
        List<Assignment> plan = new Planner().plan(view().anew(), Map.of());
        if (!plan.isEmpty()) {
            plan.forEach(this::note);
            order(log.plan(plan));
        }
        hosts.values().stream()
                .filter(host -> host.isInTouch() && isHeard(host))
                .forEach(this::exdelta);
    }

    private boolean isHeard(SimulatedHost host) {
        Standing standing = standings.get(host.id());
        return standing == Standing.PRESENT || standing == Standing.SETTLING;
    }

    private void exdelta(SimulatedHost host) {
        reports.put(host.id(), host.reports(now));
        MachineOrders orders = book.of(host.id());
        Set<UnitName> kept = new HashSet<>(host.reports(now).keySet());
        kept.removeIf(unit -> !Handover.isKept(
                log.find(unit),
                host.id(),
                machine -> Optional.ofNullable(
                        reports.getOrDefault(machine, Map.of()).get(unit))));
        orders.keep(kept);
        host.isAnswered(orders.sheet("log", log.state().term(), log.state().revision()), now);
    }

    private ClusterView view() {
        List<Machine> machines = hosts.values().stream()
                .filter(this::isHeard)
                .map(host -> new Machine(host.id(), "", Map.of(), "1"))
                .toList();
        return ClusterView.of(log.scheduled(), machines, standings);
    }

    private void order(Delta delta) {
        delta.units().forEach((name, unit) -> book.put(name, unit, delta.revision()));
    }

    private void note(Assignment line) {
        String to = line.machines().isEmpty() ? "nowhere" : numbers(line.machines());
        String before =
                log.find(line.unit()).map(unit -> numbers(unit.machines())).orElse("");
        if (!to.equals(before.isEmpty() ? "nowhere" : before)) {
            transcript.add(now, "%s -> %s".formatted(line.unit().withoutSuffix(), to));
        }
    }

    private static String numbers(Set<MachineId> machines) {
        return machines.stream().map(SimulatedCluster::number).collect(Collectors.joining(","));
    }

    private static String number(MachineId machine) {
        return String.valueOf(Integer.parseInt(machine.value()));
    }

    private void noteStandings(SortedMap<MachineId, Standing> before) {
        hosts.values().forEach(host -> {
            String was = text(before, host);
            String is = text(standings, host);
            if (!was.equals(is)) {
                transcript.add(now, "host %s is %s".formatted(number(host.id()), is));
            }
        });
    }

    private static String text(SortedMap<MachineId, Standing> standings, SimulatedHost host) {
        return Optional.ofNullable(standings.get(host.id())).map(Standing::name).orElse("GONE");
    }

    private void checkInvariants() {
        for (DesiredUnit unit : log.state().units().values()) {
            boolean mayRunTwice = !String.join(" ", unit.file().values("X-Fleet", "OnIsolated"))
                    .equals("stop");
            long copies = hosts.values().stream()
                    .filter(host -> host.runs(unit.name()))
                    .count();
            if (copies > 1 && !mayRunTwice) {
                throw new AssertionError(
                        "%d copies of %s at %d ms%n%s".formatted(copies, unit.name(), now, transcript.text()));
            }
        }
    }
}
