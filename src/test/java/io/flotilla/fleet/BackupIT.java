package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.AtOnce;
import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.NodeHost;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A backup of one cluster becomes another. */
class BackupIT {
    private static ClusterHosts cluster;

    @RegisterExtension
    static final FailureJournals journals = new FailureJournals(() -> cluster);

    @BeforeAll
    static void boot() {
        cluster = ClusterHosts.start("backup", 3, 3);
    }

    @AfterAll
    static void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aBackupFromAnyHostStartsANewClusterWithTheSameUnits() throws IOException {
        cluster.launch("u", 6, Units.SLEEP);
        cluster.host(2).put("off.service", "inactive", Units.saying("off"));
        cluster.host(2).put("loaded.service", "loaded", Units.saying("loaded"));
        cluster.host(2).editMachine("add", cluster.host(3).machineId(), "rack", "7");
        Map<String, String> wanted = wishes(cluster.host(3));
        String backup = cluster.host(3).get("/v1/backup").body();
        Path file = Files.writeString(cluster.testbed().share().resolve("backup"), backup);

        loseEverything();
        NodeHost first = cluster.host(1);
        first.sh("flotilla restore " + file);
        cluster.startAll();
        Await.until(() -> wishes(first), wanted::equals);
        for (NodeHost host : cluster.all()) {
            assertEquals(wanted, wishes(host));
        }
        ClusterHosts.awaitActive(
                Duration.ofSeconds(20), first, List.of("u0.service", "u1.service", "u2.service", "u5.service"));
        assertTrue(first.get("/fleet/v1/machines").body().contains("\"rack\":\"7\""));
    }

    /** New disks and a cold start: nothing is left of the first cluster but its machines. */
    private static void loseEverything() {
        AtOnce.each(cluster.all(), host -> {
            host.wipe();
            host.sh("systemctl disable -q flotilla");
            host.host().reboot();
        });
        Await.until(() -> cluster.running("u").size(), count -> count == 0);
    }

    private static Map<String, String> wishes(NodeHost host) {
        Map<String, String> wishes = new TreeMap<>();
        host.units()
                .forEach((name, unit) -> wishes.put(
                        name,
                        new JsonObject()
                                .put("options", unit.getJsonArray("options"))
                                .put("desiredState", unit.getString("desiredState"))
                                .encode()));
        return wishes;
    }

    @Test
    void aDamagedBackupIsRefusedInWords() throws IOException {
        String backup = cluster.host(1).get("/v1/backup").body();
        Path file = Files.writeString(
                cluster.testbed().share().resolve("damaged"), backup.substring(0, backup.length() / 2));
        String said = cluster.host(1)
                .sh("mkdir -p /root/new; FLOTILLA_DATA_DIR=/root/new flotilla restore " + file
                        + " 2>&1; echo exit $?; ls -A /root/new");
        assertTrue(said.contains(file.toString()) && said.strip().endsWith("exit 1"), said);
    }
}
