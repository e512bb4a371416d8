package io.flotilla.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Await;
import io.flotilla.testing.NodeApi.Response;
import io.flotilla.testing.NodeApi.Stream;
import io.flotilla.testing.NodeHost;
import io.flotilla.unit.UnitFile;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A whole node on a host with a real systemd, as a user sees it. */
class NodeIT {
    private static final String SLEEP = "[Service]\nExecStart=/bin/sleep infinity\n";
    private static NodeHost host;

    @BeforeAll
    static void boot() {
        host = NodeHost.boot("node");
        host.startNode();
    }

    @AfterAll
    static void shutDown() {
        if (host != null) {
            host.close();
        }
    }

    private static JsonObject unit(String name) {
        return host.get("/fleet/v1/units/" + name).json();
    }

    private static void awaitUnit(String name, String field, String value) {
        Await.until(() -> unit(name).getString(field), value::equals);
    }

    @Test
    void aLaunchedUnitRunsUnderTheHostsSystemdUntilItIsDestroyed() {
        assertEquals(201, host.put("life.service", "launched", SLEEP).status());
        host.awaitState("life.service", "loaded/active/running");
        awaitUnit("life.service", "currentState", "launched");
        String id = host.sh("cat /etc/machine-id").strip();
        assertEquals(id, unit("life.service").getString("machineID"));
        assertEquals("active", host.sh("systemctl is-active life.service").strip());
        assertEquals(204, host.delete("life.service").status());
        assertEquals(404, host.get("/fleet/v1/units/life.service").status());
        host.awaitState("life.service", "");
        assertEquals("0", host.mainPid("life.service"));
        host.sh("test ! -e /run/flotilla/units/life.service && test ! -e /run/systemd/system/life.service");
    }

    /** What {@code CgroupLock} needs, and no more. */
    @Test
    void theServiceMayWriteItsOwnCgroupOnly() {
        host.sh("nsenter -m -t $(systemctl show -P MainPID flotilla) sh -c 'cd /sys/fs/cgroup;"
                + " test -w system.slice/flotilla.service/cgroup.procs && ! test -w system.slice/cgroup.procs'");
    }

    @Test
    void targetsAreWalkedUpAndDown() {
        host.put("walk.service", "inactive", SLEEP);
        assertEquals("inactive", unit("walk.service").getString("currentState"));
        assertEquals("", host.state("walk.service"));
        host.put("walk.service", "{\"desiredState\":\"loaded\"}");
        host.awaitState("walk.service", "loaded/inactive/dead");
        awaitUnit("walk.service", "currentState", "loaded");
        host.put("walk.service", "{\"desiredState\":\"launched\"}");
        host.awaitState("walk.service", "loaded/active/running");
        host.put("walk.service", "{\"desiredState\":\"loaded\"}");
        host.awaitState("walk.service", "loaded/inactive/dead");
        host.put("walk.service", "{\"desiredState\":\"inactive\"}");
        host.awaitState("walk.service", "");
        host.delete("walk.service");
    }

    @Test
    void newContentReplacesARunningUnit() {
        host.put("replace.service", "launched", SLEEP);
        host.awaitState("replace.service", "loaded/active/running");
        String before = host.mainPid("replace.service");
        String changed = "[Service]\nExecStart=/bin/sleep 1000000\n";
        assertEquals(201, host.put("replace.service", "launched", changed).status());
        Await.until(
                () -> host.sh("tr '\\0' ' ' </proc/$(systemctl show -P MainPID replace.service)/cmdline || true"),
                line -> line.contains("1000000"));
        assertNotEquals(before, host.mainPid("replace.service"));
        host.delete("replace.service");
    }

    @Test
    void aChangeOfPolicyKeepsTheProcess() {
        host.put("policy.service", "launched", SLEEP);
        host.awaitState("policy.service", "loaded/active/running");
        String before = host.mainPid("policy.service");
        String changed = SLEEP + "[X-Fleet]\nOnIsolated=stop\nConflicts=nobody.service\n";
        assertEquals(201, host.put("policy.service", "launched", changed).status());
        Await.until(
                () -> host.get("/fleet/v1/state/policy.service").json().getString("hash"),
                UnitFile.parse(changed).hash()::equals);
        awaitUnit("policy.service", "currentState", "launched");
        assertEquals(before, host.mainPid("policy.service"));
        assertEquals(
                "no",
                host.sh("systemctl show -P NeedDaemonReload policy.service").strip());
        assertTrue(host.sh("systemctl cat policy.service").contains("Conflicts=nobody.service"));
        host.delete("policy.service");
    }

    @Test
    void theStreamBeginsWithASnapshotAndThenTellsEveryChangeInOrder() {
        host.put("snap.service", "launched", SLEEP);
        host.awaitState("snap.service", "loaded/active/running");
        Stream stream = host.stream();
        JsonObject snapshot = stream.await(message -> message.getString("type").equals("snapshot"));
        assertTrue(snapshot.getJsonArray("states").encode().contains("snap.service"));
        host.put("told.service", "launched", SLEEP);
        stream.await(message ->
                "told.service".equals(message.getString("unit")) && "active".equals(message.getString("active")));
        host.delete("told.service");
        stream.await(message ->
                "told.service".equals(message.getString("unit")) && "gone".equals(message.getString("type")));
        List<Long> sequences = stream.all().stream()
                .map(message -> message.getLong("sequence"))
                .toList();
        assertEquals(sequences.stream().sorted().distinct().toList(), sequences);
        stream.close();
        host.delete("snap.service");
    }

    @Test
    void aUnitThatCannotRunAnywhereSaysWhy() {
        host.put("far.service", "launched", SLEEP + "[X-Fleet]\nMachineMetadata=region=us\n");
        Await.until(
                () -> host.sh("journalctl -u flotilla --no-pager | grep far.service || true"),
                log -> log.contains("nowhere") && log.contains("region"));
        assertFalse(unit("far.service").containsKey("machineID"));
        assertEquals("", host.state("far.service"));
        host.delete("far.service");
    }

    @Test
    void aUnitPlacedByMetadataRuns() {
        host.put("near.service", "launched", SLEEP + "[X-Fleet]\nMachineMetadata=region=eu\n");
        host.awaitState("near.service", "loaded/active/running");
        host.delete("near.service");
    }

    @Test
    void anEditOfMetadataMovesUnitsAtOnce() {
        String id = host.sh("cat /etc/machine-id").strip();
        host.put("edit.service", "launched", SLEEP + "[X-Fleet]\nMachineMetadata=rack=7\n");
        assertEquals("", host.state("edit.service"));
        patch("[{\"op\":\"add\",\"path\":\"/%s/metadata/rack\",\"value\":\"7\"}]".formatted(id), 204);
        host.awaitState("edit.service", "loaded/active/running");
        assertTrue(host.get("/fleet/v1/machines").body().contains("\"rack\":\"7\""));
        patch("[{\"op\":\"remove\",\"path\":\"/%s/metadata/rack\"}]".formatted(id), 204);
        host.awaitState("edit.service", "");
        host.delete("edit.service");
    }

    private static void patch(String body, int status) {
        assertEquals(
                status,
                host.request(HttpMethod.PATCH, "/fleet/v1/machines", body, Map.of())
                        .status());
    }

    @Test
    void conflictingUnitsDoNotShareTheHost() {
        host.put("clash1.service", "launched", SLEEP + "[X-Fleet]\nConflicts=clash*.service\n");
        host.awaitState("clash1.service", "loaded/active/running");
        host.put("clash2.service", "launched", SLEEP);
        assertFalse(unit("clash2.service").containsKey("machineID"));
        host.delete("clash1.service");
        host.awaitState("clash2.service", "loaded/active/running");
        host.delete("clash2.service");
    }

    @Test
    void theTrueStateOfTroubledUnitsIsShown() {
        Stream stream = host.stream();
        host.put("missing.service", "launched", "[Service]\nExecStart=/no/such/binary\n");
        host.put("oneshot.service", "launched", "[Service]\nType=oneshot\nExecStart=/bin/true\n");
        host.put("broken.service", "launched", "[Service]\nType=oneshot\nExecStart=/bin/false\n");
        host.put("crash.service", "launched", "[Service]\nExecStart=/bin/false\nRestart=always\n");
        host.put(
                "never.service",
                "launched",
                "[Service]\nType=notify\nExecStart=/bin/sleep infinity\nTimeoutStartSec=2\n");
        host.put("empty.service", "launched", "[Unit]\nDescription=nothing to run\n");
        host.awaitState("missing.service", "loaded/failed/failed");
        host.awaitState("broken.service", "loaded/failed/failed");
        host.awaitState("crash.service", "loaded/failed/failed");
        awaitUnit("oneshot.service", "currentState", "launched");
        host.awaitState("oneshot.service", "loaded/inactive/dead");
        host.awaitState("never.service", "loaded/failed/failed");
        assertEquals("start failed", job(stream, "broken.service"));
        assertEquals("start failed", job(stream, "never.service"));
        stream.await(message -> "never.service".equals(message.getString("unit"))
                && String.valueOf(message.getString("result")).contains("timeout"));
        assertEquals("start done", job(stream, "oneshot.service"));
        assertEquals("start refused", job(stream, "empty.service"));
        stream.await(message -> "missing.service".equals(message.getString("unit"))
                && String.valueOf(message.getString("result")).contains("203"));
        stream.close();
        for (String name : List.of("missing", "oneshot", "broken", "crash", "never", "empty")) {
            host.delete(name + ".service");
            host.awaitState(name + ".service", "");
        }
    }

    private static String job(Stream stream, String unit) {
        return stream.await(message -> unit.equals(message.getString("unit"))
                        && String.valueOf(message.getString("job")).contains(" "))
                .getString("job");
    }

    @Test
    void aUnitThatIgnoresSigtermDelaysNobody() {
        host.put(
                "deaf.service",
                "launched",
                "[Service]\nExecStart=/bin/sh -c 'trap \"\" TERM; while :; do sleep 1; done'\nTimeoutStopSec=8\n");
        host.awaitState("deaf.service", "loaded/active/running");
        host.delete("deaf.service");
        host.awaitState("deaf.service", "loaded/deactivating/stop-sigterm");
        host.put("brisk.service", "launched", SLEEP);
        host.awaitState("brisk.service", "loaded/active/running");
        assertEquals("loaded/deactivating/stop-sigterm", host.state("deaf.service"));
        host.delete("brisk.service");
        host.awaitState("brisk.service", "");
        host.awaitState("deaf.service", "");
    }

    @Test
    void aUnitOfTheHostsOwnIsNeverTouched() {
        host.sh("printf '[Service]\\nExecStart=/bin/sleep infinity\\n' >/etc/systemd/system/own.service"
                + " && systemctl daemon-reload && systemctl start own.service");
        String pid = host.mainPid("own.service");
        Stream stream = host.stream();
        host.put("own.service", "launched", "[Service]\nExecStart=/bin/true\n");
        stream.await(message -> "own.service".equals(message.getString("unit"))
                && String.valueOf(message.getString("message")).contains("outside flotilla"));
        assertEquals("error/inactive/dead", host.state("own.service"));
        host.delete("own.service");
        host.awaitState("own.service", "");
        assertEquals(pid, host.mainPid("own.service"));
        stream.close();
    }

    @Test
    void driftIsReported() {
        host.put("drift.service", "launched", SLEEP);
        host.awaitState("drift.service", "loaded/active/running");
        Stream stream = host.stream();
        host.sh("echo '# edited' >>/run/flotilla/units/drift.service");
        awaitDrift(stream, "file-changed");
        host.sh("rm /run/flotilla/units/drift.service");
        awaitDrift(stream, "file-deleted");
        host.awaitState("drift.service", "loaded/active/running");
        stream.close();
        host.delete("drift.service");
        host.awaitState("drift.service", "");
    }

    private static void awaitDrift(Stream stream, String drift) {
        stream.await(message ->
                "drift.service".equals(message.getString("unit")) && drift.equals(message.getString("drift")));
    }

    @Test
    void anInstallSectionIsHonoured() {
        host.put("base.service", "loaded", SLEEP);
        host.put(
                "sidekick.service",
                "loaded",
                "[Unit]\nBindsTo=base.service\n" + SLEEP + "[Install]\nWantedBy=base.service\n");
        host.awaitState("sidekick.service", "loaded/inactive/dead");
        host.put("base.service", "{\"desiredState\":\"launched\"}");
        host.awaitState("base.service", "loaded/active/running");
        host.awaitState("sidekick.service", "loaded/active/running");
        host.put("base.service", "{\"desiredState\":\"loaded\"}");
        host.awaitState("base.service", "loaded/inactive/dead");
        host.awaitState("sidekick.service", "loaded/inactive/dead");
        host.delete("sidekick.service");
        host.delete("base.service");
    }

    @Test
    void manyUnitsComeAndGo() {
        List<String> names =
                IntStream.range(0, 120).mapToObj(i -> "many" + i + ".service").toList();
        names.forEach(name -> host.put(name, "launched", SLEEP));
        names.forEach(name -> host.awaitState(name, "loaded/active/running"));
        Response first = host.get("/fleet/v1/units");
        assertEquals(100, first.json().getJsonArray("units").size());
        String token = first.json().getString("nextPageToken");
        Response second = host.get("/fleet/v1/units?nextPageToken=" + token);
        assertTrue(second.json().getJsonArray("units").size() >= 20);
        assertFalse(second.json().containsKey("nextPageToken"));
        names.forEach(host::delete);
        names.forEach(name -> host.awaitState(name, ""));
    }
}
