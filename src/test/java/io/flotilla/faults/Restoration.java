package io.flotilla.faults;

import io.flotilla.testing.AtOnce;
import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.ClusterReading;
import io.flotilla.testing.NodeApi;
import io.flotilla.testing.NodeHost;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * An operator takes two of three core hosts for lost for good and restores a backup on the third. Then the two come back,
 * a majority of the old cluster: they must not go on as that. Blocks.
 */
final class Restoration {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration WATCHED = Duration.ofSeconds(10);
    private static final String PUT_ASIDE = "cd /var/lib/flotilla && mkdir -p old && mv log core.json old";

    private static final String PROBE = "v-probe.service";

    private final ClusterHosts cluster;
    private final Violations violations;

    Restoration(ClusterHosts cluster, Violations violations) {
        this.cluster = cluster;
        this.violations = violations;
    }

    /** With no writer at work, of three core hosts; afterwards there is one, and the others are leaves. */
    void run() throws IOException {
        NodeHost kept = cluster.host(3);
        List<NodeHost> old = cluster.all().subList(0, 2);
        List<NodeHost> leaves = cluster.all().subList(3, cluster.all().size());
        old.forEach(host -> Await.until(PATIENCE, () -> isOnDisk(host), saved -> saved));
        Path backup = Files.writeString(
                cluster.testbed().share().resolve("backup"),
                kept.get("/v1/backup").body());
        Progress.say("h1 and h2 are off, and h3 is restored from a backup");
        AtOnce.each(old, host -> host.host().kill());
        kept.sh("systemctl stop flotilla; " + PUT_ASIDE);
        Operator.setCore(kept, List.of(kept));
        kept.sh("flotilla restore " + backup);
        kept.beginToStartNode();
        leaves.forEach(leaf -> {
            Operator.setCore(leaf, List.of(kept));
            leaf.sh("systemctl restart --no-block flotilla");
        });
        kept.awaitReady();
        leaves.forEach(NodeHost::awaitReady);
        Progress.say("h1 and h2 come back");
        AtOnce.each(old, host -> host.host().start());
        comeBack(old);
        Progress.say("h1 and h2 join as leaves");
        AtOnce.each(old, host -> join(host, kept));
        old.forEach(NodeHost::awaitReady);
        kept.delete(PROBE);
    }

    /**
     * Whether a host would start nothing after a power cut that is destroyed: a sheet is saved a moment after it came, and what
     * the new cluster does not know runs on.
     */
    private static boolean isOnDisk(NodeHost host) {
        Set<String> ordered = new JsonObject(host.sh("cat /var/lib/flotilla/sheet.json"))
                .getJsonObject("orders")
                .fieldNames();
        return host.units().keySet().containsAll(ordered);
    }

    /** They meet the new cluster, and neither leads nor writes from then on. */
    private void comeBack(List<NodeHost> old) {
        try {
            Await.until(PATIENCE, () -> old.stream().noneMatch(this::goesOn), steppedDown -> steppedDown);
            Await.always(WATCHED, () -> old.stream().filter(this::goesOn).toList(), List::isEmpty);
        } catch (AssertionError e) {
            violations.add("two clusters: hosts of a log that was restored elsewhere go on with it: " + e.getMessage());
        }
    }

    /** Whether it takes writes, other than by handing them to the new cluster's leader. */
    private boolean goesOn(NodeHost host) {
        try {
            String leader = ClusterReading.of(host).leader();
            NodeApi.Response answer = host.put(PROBE, "inactive", Writer.unitFile("old", Writer.SLEEP, ""));
            return answer.status() / 100 == 2 && !leader.equals(cluster.host(3).machineId());
        } catch (AssertionError notReached) {
            return false;
        }
    }

    private static void join(NodeHost host, NodeHost core) {
        host.sh("systemctl stop flotilla; [ ! -e /var/lib/flotilla/log ] || { " + PUT_ASIDE + "; }");
        Operator.setCore(host, List.of(core));
        host.beginToStartNode();
    }
}
