package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.CommandLineOf;
import io.flotilla.testing.CommandLineOf.Run;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.NodeApi.Response;
import io.flotilla.testing.NodeHost;
import io.flotilla.unit.UnitFile;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What units write, read through any host without ssh. A core host and two leaves. */
class JournalIT {
    private static ClusterHosts cluster;

    @RegisterExtension
    static final FailureJournals journals = new FailureJournals(() -> cluster);

    @BeforeAll
    static void boot() {
        cluster = ClusterHosts.start("journal", 3, 1, "agent_ttl = 30s");
    }

    @AfterAll
    static void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void restore() {
        cluster.restore();
        cluster.awaitReady();
        cluster.host(1).units().keySet().forEach(unit -> cluster.host(1).delete(unit));
    }

    private static String counting(NodeHost where) {
        return "[Service]\nExecStart=/bin/sh -c 'for i in 1 2 3 4 5; do echo line $$i; done; exec sleep infinity'\n"
                + "[X-Fleet]\nMachineID=" + where.machineId() + "\n";
    }

    private static void launch(String unit, NodeHost where) {
        cluster.host(1).put(unit, "launched", counting(where));
        cluster.host(1).awaitState(unit, "loaded/active/running");
        Await.until(() -> where.sh("journalctl -u " + unit + " -o cat"), text -> text.contains("line 5"));
    }

    private static String path(String unit, String query) {
        return "/v1/units/" + unit + "/journal" + query;
    }

    @Test
    void everyHostReadsTheJournalOfEveryOther() {
        for (NodeHost where : cluster.all()) {
            String unit = "on-" + where.name() + ".service";
            launch(unit, where);
            for (NodeHost reader : cluster.all()) {
                String said = reader + " reads " + unit;
                Response response = reader.get(path(unit, "?lines=20&output=cat"));
                assertEquals(200, response.status(), said + ": " + response.body());
                List<String> lines = response.body()
                        .lines()
                        .filter(line -> line.startsWith("line "))
                        .toList();
                assertEquals(List.of("line 1", "line 2", "line 3", "line 4", "line 5"), lines, said);
                String latest = reader.get(path(unit, "?lines=2&output=cat")).body();
                assertEquals(2, latest.lines().count(), said + ": " + latest);
            }
        }
    }

    @Test
    void aFollowerSeesNewLinesAtOnceAndNothingRunsOnWhenItGoes() {
        NodeHost where = cluster.host(3);
        cluster.host(1)
                .put(
                        "told.service",
                        "launched",
                        "[Service]\nExecStart=/bin/sh -c 'while :; do echo tick; sleep 0.2; done'\n[X-Fleet]\nMachineID="
                                + where.machineId() + "\n");
        cluster.host(1).awaitState("told.service", "loaded/active/running");
        CommandLineOf flotilla = new CommandLineOf(cluster.host(2));
        Run follow = flotilla.script(("export FLOTILLA_ENDPOINT=unix://%s;"
                        + " flotilla journal -f --lines=0 --output=cat told.service >followed 2>&1 & follower=$!;"
                        + " until grep -q tick followed; do kill -0 $follower || exit 9; sleep 0.1; done; kill $follower")
                .formatted(cluster.host(2).socket()));
        assertEquals("", follow.err());
        follow.done();
        Await.until(() -> where.sh("pgrep -x journalctl || true"), String::isEmpty);
    }

    @Test
    void aLongJournalArrivesWholeThroughTwoOtherHosts() {
        NodeHost where = cluster.host(3);
        String file = "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/usr/bin/seq 100000 120000\n"
                + "[X-Fleet]\nMachineID=" + where.machineId() + "\n";
        cluster.host(1).put("long.service", "launched", file);
        cluster.host(1).awaitState("long.service", "loaded/active/exited");
        String command = "journalctl -u long.service -o cat -n 100000";
        Await.until(() -> where.sh(command + " | tail -5"), text -> text.contains("120000"));
        String read = cluster.host(2)
                .get(path("long.service", "?lines=100000&output=cat"))
                .body();
        assertEquals(where.sh(command + " | sha1sum").strip(), UnitFile.hash(read) + "  -");
    }

    @Test
    void aHostThatIsOutOfTouchIsSaidToBe() {
        NodeHost lost = cluster.host(3);
        launch("lost.service", lost);
        lost.host().cut();
        Response response =
                Await.until(() -> cluster.host(2).get(path("lost.service", "")), answer -> answer.status() != 200);
        assertEquals(503, response.status());
        assertTrue(response.error().contains(lost.machineId().substring(0, 8)), response.error());
    }

    @Test
    void statusShowsHowAUnitIsAndWhatItWroteLast() {
        launch("shown.service", cluster.host(3));
        Run status = new CommandLineOf(cluster.host(2)).run("status", "shown.service");
        List<String> lines = status.done().lines().toList();
        assertEquals("● shown.service", lines.get(0));
        assertTrue(status.out().contains("Loaded: loaded"), status.out());
        assertTrue(status.out().contains("Active: active (running) since"), status.out());
        assertTrue(status.out().contains("line 5"), status.out());
    }
}
