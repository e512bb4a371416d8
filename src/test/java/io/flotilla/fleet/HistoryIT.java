package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.fleet.HistoryClients.Answer;
import io.flotilla.history.Operation.Kind;
import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.NodeHost;
import io.flotilla.testing.TestbedHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever leads becomes deaf, mute, half cut or frozen, while clients write and read through all hosts. */
class HistoryIT {
    private static final int CLIENTS = 8;
    private static final Duration FAULT = Duration.ofSeconds(9);
    private static final Duration REST = Duration.ofSeconds(2);

    /** What is promised; a few may take longer where the machine is shared with builds. */
    private static final long REFUSED_MILLIS = 2_000;

    private static final long REFUSED_AT_LAST_MILLIS = 5_000;
    private static final long ANSWERED_MILLIS = 7_000;

    private static ClusterHosts cluster;

    @RegisterExtension
    static final FailureJournals journals = new FailureJournals(() -> cluster);

    @BeforeAll
    static void boot() {
        cluster = ClusterHosts.start("history", 4, 3, "agent_ttl = 20s");
    }

    @AfterAll
    static void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** What is done to the leader; {@code cutOff}: it hears nobody, or nobody hears it. */
    private record Fault(String name, boolean cutOff, Done done) {
        private interface Done {
            void to(TestbedHost leader, List<TestbedHost> core);
        }
    }

    private static final List<Fault> FAULTS = List.of(
            new Fault("deaf", true, (leader, core) -> cluster.testbed().splitOneWay(core, List.of(leader))),
            new Fault("mute", true, (leader, core) -> cluster.testbed().splitOneWay(List.of(leader), core)),
            new Fault("halfcut", false, (leader, core) -> cluster.testbed().split(List.of(leader), core.subList(0, 1))),
            new Fault("halfdeaf", false, (leader, core) -> cluster.testbed()
                    .splitOneWay(core.subList(0, 1), List.of(leader))),
            new Fault("frozen", false, (leader, core) -> leader.freeze()),
            new Fault("cut", true, (leader, core) -> leader.cut()));

    /** A fault while it lasted, by the clock of the clients. */
    private record Spell(String host, long begin, long end) {
        boolean covers(Answer answer) {
            long end = answer.begin() + TimeUnit.MILLISECONDS.toNanos(answer.millis());
            return answer.host().equals(host) && answer.begin() > begin && end < this.end;
        }

        /** Through whichever host. */
        boolean during(Answer answer) {
            return answer.begin() > begin && answer.begin() < end;
        }
    }

    @Test
    void whatClientsSeeHasAnOrderWhateverBecomesOfTheLeader() {
        List<Spell> cutOff = new ArrayList<>();
        try (HistoryClients clients = new HistoryClients(cluster.all(), CLIENTS, System.nanoTime())) {
            clients.start("quiet");
            for (Fault fault : FAULTS) {
                clients.begin(fault.name());
                NodeHost leader = cluster.leader(cluster.host(1));
                List<TestbedHost> core = cluster.all().subList(0, 3).stream()
                        .filter(host -> !host.equals(leader))
                        .map(NodeHost::host)
                        .toList();
                long begin = System.nanoTime();
                fault.done().to(leader.host(), core);
                Await.always(FAULT, () -> true, still -> still);
                if (fault.cutOff()) {
                    cutOff.add(new Spell(leader.name(), begin, System.nanoTime()));
                }
                cluster.restore();
                cluster.awaitReady();
                Await.always(REST, () -> true, still -> still);
            }
            clients.end();
            assertEquals(List.of(), clients.history().violations());
            enoughWasSeen(clients);
            nobodyWaitedLong(clients.answers(), cutOff);
        }
    }

    private static void enoughWasSeen(HistoryClients clients) {
        long written = count(clients, answer -> answer.kind() != Kind.READ && answer.status() < 300);
        long read = count(clients, answer -> answer.kind() == Kind.READ && answer.status() < 500);
        assertTrue(written > 300 && read > 600, "%d writes and %d reads".formatted(written, read));
        System.out.printf(
                "%d requests, %d writes, %d reads, %d refused; the longest took %d ms%n",
                clients.history().size(),
                written,
                read,
                count(clients, answer -> answer.status() == 503),
                clients.answers().stream().mapToLong(Answer::millis).max().orElse(0));
    }

    private static long count(HistoryClients clients, Predicate<Answer> wanted) {
        return clients.answers().stream().filter(wanted).count();
    }

    private static void nobodyWaitedLong(List<Answer> answers, List<Spell> cutOff) {
        List<Answer> refused = answers.stream()
                .filter(answer -> answer.status() == 503)
                .filter(answer -> cutOff.stream().anyMatch(spell -> spell.covers(answer)))
                .toList();
        List<Answer> late = refused.stream()
                .filter(answer -> answer.millis() > REFUSED_MILLIS)
                .toList();
        System.out.printf("%d refused where no majority answers, %d late%n", refused.size(), late.size());
        assertTrue(late.size() * 10 <= refused.size(), late.toString());
        assertEquals(
                List.of(),
                late.stream()
                        .filter(answer -> answer.millis() > REFUSED_AT_LAST_MILLIS)
                        .toList());
        assertEquals(
                List.of(),
                answers.stream()
                        .filter(answer -> answer.millis() > ANSWERED_MILLIS)
                        .filter(answer -> cutOff.stream().anyMatch(spell -> spell.during(answer)))
                        .toList());
        assertTrue(
                answers.stream().anyMatch(answer -> answer.words().contains("no majority of the core hosts answers")),
                "nobody was told who is not heard");
    }
}
