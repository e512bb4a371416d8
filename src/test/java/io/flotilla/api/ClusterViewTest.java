package io.flotilla.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.cluster.Standing;
import io.flotilla.desired.CoreHost;
import io.flotilla.machine.FeatureLevels;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.ClusterStatus;
import io.flotilla.registry.ClusterStatus.CoreMember;
import io.flotilla.registry.ClusterStatus.MachineStatus;
import io.flotilla.registry.ClusterStatus.Observed;
import io.flotilla.registry.UpgradeStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whole texts: clients compare with them, and read some fields by place. */
class ClusterViewTest {
    private static final MachineId M1 = new MachineId("1".repeat(32));
    private static final CoreHost HOST = new CoreHost(M1, "10.0.0.1", 1);

    private static ClusterStatus status(
            String leader, long silentMillis, Optional<Observed> observed, Optional<List<MachineStatus>> machines) {
        return new ClusterStatus(
                "flotilla",
                "abc",
                M1,
                leader,
                7,
                1234,
                !leader.isEmpty(),
                silentMillis,
                leader.isEmpty() ? List.of("no \"leader\"") : List.of(),
                List.of(new CoreMember(HOST, observed)),
                machines,
                Optional.empty());
    }

    private static final ClusterStatus LEADERS = status(
            M1.value(),
            0,
            Optional.of(new Observed(true, false, 1234, 99)),
            Optional.of(List.of(new MachineStatus(M1, "", "1.0", Standing.PRESENT, true, true))));

    @Test
    void theLeaderShowsAll() {
        assertEquals("""
                {"cluster":"flotilla","log":"abc","answeredBy":"%1$s","leader":"%1$s","term":7,"revision":1234,\
                "quorum":true,"silentSeconds":0.0,"trouble":[],"core":[{"machine":"%1$s","address":"10.0.0.1",\
                "number":1,"connected":true,"member":false,"applied":1234,"freeBytes":99}],"machines":[{"id":"%1$s",\
                "address":"","version":"1.0","standing":"present","core":true,"linked":true}]}""".formatted(M1), ClusterView.of(LEADERS).toJson().toString());
    }

    @Test
    void aLeafAloneShowsNoMoreThanItKnows() {
        assertEquals(
                """
                {"cluster":"flotilla","log":"abc","answeredBy":"%1$s","leader":"","term":7,"revision":1234,\
                "quorum":false,"silentSeconds":2.5,"trouble":["no \\"leader\\""],"core":[{"machine":"%1$s",\
                "address":"10.0.0.1","number":1}]}""".formatted(M1),
                ClusterView.of(status("", 2_500, Optional.empty(), Optional.empty()))
                        .toJson()
                        .toString());
    }

    @Test
    void anUpgradeShowsWhoHoldsItBack() {
        UpgradeStatus.Host host = new UpgradeStatus.Host(M1, "10.0.0.1", "0.1.0", new FeatureLevels(1, 2), true);
        assertEquals(
                """
                {"level":1,"hold":true,"next":2,"machines":[{"machine":"%1$s","address":"10.0.0.1",\
                "version":"0.1.0","levels":[1,2],"core":true}],"heldBackBy":["%1$s"]}""".formatted(M1),
                ClusterView.upgrade(new UpgradeStatus(1, true, 2, List.of(host), List.of(M1)))
                        .toJson()
                        .toString());
        assertEquals(
                "{\"level\":1,\"hold\":false,\"machines\":[],\"heldBackBy\":[]}",
                ClusterView.upgrade(new UpgradeStatus(1, false, 0, List.of(), List.of()))
                        .toJson()
                        .toString());
    }
}
