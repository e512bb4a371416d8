package io.flotilla.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.unit.TargetState;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulePlanTest {

    @Test
    void aUnitGoesToTheLeastLoadedMachineThenToTheLeastId() {
        Cluster cluster =
                new Cluster().machines(3).unit("a").unit("b").unit("c").unit("d");

        assertEquals("a=1 b=2 c=3 d=1", cluster.settle().places());
        assertEquals("least loaded of 3 machines that fit", cluster.reason("a"));
    }

    @Test
    void onlyChangesArePlanned() {
        Cluster cluster = new Cluster().machines(2).unit("a").unit("b").settle();

        assertEquals(List.of(), cluster.plan());
        assertEquals(1, cluster.unit("c").plan().size());
    }

    @Test
    void aUnitThatShouldBeInactiveIsNowhere() {
        Cluster cluster = new Cluster()
                .machines(1)
                .unit("a", TargetState.INACTIVE, Set.of(Cluster.id(1)))
                .settle();

        assertEquals("a=-", cluster.places());
        assertEquals("target state inactive", cluster.reason("a"));
        assertEquals(List.of(), cluster.plan());
    }

    @Test
    void aTemplateIsNeverPlaced() {
        Cluster cluster = new Cluster().machines(1).unit("a@").settle();

        assertEquals("a@=-", cluster.places());
        assertEquals("a template is never placed", cluster.reason("a@"));
    }

    @Test
    void withoutMachinesAUnitWaits() {
        Cluster cluster = new Cluster().unit("a").unit("b", "Global=true").settle();

        assertEquals("a=- b=-", cluster.places());
        assertEquals("no machines", cluster.reason("a"));
        assertEquals("no machines", cluster.reason("b"));
    }

    @Test
    void aUnitMovesWhenItsMachineIsGoneAndNoOtherDoes() {
        Cluster cluster =
                new Cluster().machines(3).unit("a").unit("b").unit("c").settle();

        assertEquals("a=2 b=2 c=3", cluster.lose(1).settle().places());
        assertEquals("machine 00000001 is gone; least loaded of 2 machines that fit", cluster.reason("a"));
        assertEquals("a=2 b=2 c=3", cluster.machine(1, "").settle().places());
    }

    @Test
    void aUnitMovesWhenItNoLongerFits() {
        Cluster cluster =
                new Cluster().machines(1).machine(2, "region=eu").unit("a").settle();

        assertEquals(
                "a=2", cluster.unit("a", "MachineMetadata=region=eu").settle().places());
        assertEquals(
                "no longer fits 00000001: local Machine metadata insufficient: region must be one of [eu];"
                        + " the only machine that fits",
                cluster.reason("a"));
    }

    @Test
    void aUnitThatFitsNowhereSaysWhyForTheFirstMachines() {
        Cluster cluster =
                new Cluster().machines(7).unit("a", "MachineMetadata=region=eu").settle();

        String veto = "local Machine metadata insufficient: region must be one of [eu]";
        assertEquals(
                "no machine fits: 00000001: %1$s; 00000002: %1$s; 00000003: %1$s; 00000004: %1$s; 00000005: %1$s and 2 more"
                        .formatted(veto),
                cluster.reason("a"));
        assertEquals(List.of(), cluster.plan());
    }

    @Test
    void unitsThatConflictAreSpreadAndTheLastOneWaits() {
        Cluster cluster = new Cluster()
                .machines(2)
                .unit("web@1", "Conflicts=web@*.service")
                .unit("web@2", "Conflicts=web@*.service")
                .unit("web@3")
                .settle();

        assertEquals("web@1=1 web@2=2 web@3=-", cluster.places());
        assertEquals(
                "web@1=- web@2=2 web@3=1",
                cluster.unit("web@1", TargetState.INACTIVE, Set.of(Cluster.id(1)))
                        .settle()
                        .places());
    }

    @Test
    void theUnitThatWasThereFirstStaysWhenANewWishConflicts() {
        Cluster cluster = new Cluster().machines(1).unit("a").unit("b").settle();

        assertEquals(
                "a=- b=1", cluster.unit("a", "Conflicts=b.service").settle().places());
        assertEquals(
                "no machine fits: 00000001: found conflict with locally-scheduled Unit(b.service)",
                cluster.reason("a"));
    }

    @Test
    void aChainOfPeersSettlesInOnePlanWhateverItsOrder() {
        Cluster cluster = new Cluster()
                .machines(2)
                .machine(3, "disk=ssd")
                .unit("a", "MachineOf=b.service")
                .unit("b", "MachineOf=c.service")
                .unit("c", "MachineMetadata=disk=ssd")
                .unit("d", "MachineOf=a.service");

        assertEquals("a=3 b=3 c=3 d=3", cluster.settle().places());
    }

    @Test
    void aLeaderGoesWhereItsFollowerFits() {
        Cluster cluster = new Cluster()
                .machines(1)
                .machine(2, "disk=ssd")
                .unit("a")
                .unit("b", "MachineOf=a.service", "MachineMetadata=disk=ssd");

        assertEquals("a=2 b=2", cluster.settle().places());
    }

    @Test
    void mutualPeersArePlacedTogetherWhereAllFit() {
        Cluster cluster = new Cluster()
                .machine(1, "")
                .machine(2, "disk=ssd")
                .unit("a", "MachineOf=b.service")
                .unit("b", "MachineOf=a.service", "MachineMetadata=disk=ssd")
                .unit("c", "MachineOf=c.service");

        assertEquals("a=2 b=2 c=1", cluster.settle().places());
    }

    @Test
    void followersMoveWithTheirLeader() {
        Cluster cluster = new Cluster()
                .machine(1, "")
                .machine(2, "region=eu")
                .unit("a", "MachineOf=b.service")
                .unit("b")
                .settle();

        assertEquals("a=1 b=1", cluster.places());
        assertEquals(
                "a=2 b=2",
                cluster.unit("b", "MachineMetadata=region=eu").settle().places());
    }

    @Test
    void aFollowerWaitsForAPeerThatIsNotThere() {
        Cluster cluster = new Cluster()
                .machines(1)
                .unit("a", "MachineOf=b.service")
                .unit("b", TargetState.INACTIVE, Set.of())
                .settle();

        assertEquals("a=- b=-", cluster.places());
        assertEquals(
                "no machine fits: 00000001: required peer Unit(b.service) is not scheduled locally",
                cluster.reason("a"));
    }

    @Test
    void aReplacedUnitMovesToAnotherMachineWhereItFits() {
        Cluster cluster = new Cluster()
                .machines(2)
                .machine(3, "disk=ssd")
                .unitOn("old", List.of(1), "MachineMetadata=\"disk=ssd\" \"disk=hdd\"")
                .machine(1, "disk=hdd")
                .unitOn("new", List.of(1), "Replaces=old.service");

        assertEquals("new=1 old=3", cluster.settle().places());
    }

    @Test
    void aReplacedUnitWithoutAnotherMachineWaits() {
        Cluster cluster = new Cluster().machines(1).unit("old").settle().unit("new", "Replaces=old.service");

        assertEquals("new=1 old=-", cluster.settle().places());
        assertEquals(
                "no machine fits: 00000001: found replace with locally-scheduled Unit(new.service)",
                cluster.reason("old"));
        assertEquals(List.of(), cluster.plan());
    }

    @Test
    void unitsThatReplaceEachOtherInACircleRest() {
        Cluster cluster = new Cluster()
                .machines(1)
                .unit("a", "Replaces=b.service")
                .unit("b", "Replaces=c.service")
                .unit("c", "Replaces=a.service");

        assertEquals("a=1 b=1 c=1", cluster.settle().places());
        assertEquals(List.of(), cluster.plan());
    }

    @Test
    void aUnitThatReplacesWhatItsPeerNeedsWaits() {
        Cluster cluster = new Cluster()
                .machines(1)
                .unit("a", "MachineOf=c.service")
                .unit("b", "MachineOf=a.service", "Replaces=c.service")
                .unit("c");

        assertEquals("a=1 b=- c=1", cluster.settle().places());
        assertEquals("no machine fits: 00000001: it replaces there what it needs", cluster.reason("b"));
        assertEquals(List.of(), cluster.plan());
    }

    @Test
    void aGlobalUnitIsOnEveryMachineThatFits() {
        Cluster cluster = new Cluster()
                .machine(1, "region=eu")
                .machine(2, "region=us")
                .machine(3, "region=eu")
                .unit("a", "Global=true", "MachineMetadata=region=eu")
                .settle();

        assertEquals("a=1,3", cluster.places());
        assertEquals("on every machine that fits", cluster.reason("a"));
        assertEquals("a=1,3,4", cluster.machine(4, "region=eu").settle().places());
        assertEquals("a=3,4", cluster.lose(1).settle().places());
    }

    @Test
    void ofGlobalsThatConflictTheOneThatIsThereStaysAndInactiveOnesDoNotCount() {
        Cluster cluster = new Cluster()
                .machines(2)
                .unit("a", TargetState.INACTIVE, Set.of(), "Global=true", "Conflicts=*")
                .unit("c", "Global=true", "Conflicts=b.service")
                .settle();
        assertEquals("a=- c=1,2", cluster.places());

        assertEquals("a=- b=- c=1,2", cluster.unit("b", "Global=true").settle().places());
        assertTrue(cluster.reason("b").contains("c.service"), cluster.reason("b"));
        assertEquals("a=- b=3 c=1,2", cluster.machine(3, "").settle().places());
    }

    @Test
    void ofGlobalsThatConflictAndComeAtOnceTheOneWithTheLesserNameIsPlaced() {
        Cluster cluster = new Cluster()
                .machines(2)
                .unit("c", "Global=true", "Conflicts=b.service")
                .unit("b", "Global=true")
                .settle();

        assertEquals("b=1,2 c=-", cluster.places());
    }

    @Test
    void aGlobalSpreadsAroundUnitsThatConflictWithIt() {
        Cluster cluster = new Cluster()
                .machines(2)
                .unitOn("z", List.of(1), "Conflicts=a.service")
                .unit("a", "Global=true");

        assertEquals("a=2 z=1", cluster.settle().places());
    }

    @Test
    void aGlobalCanBeAPeer() {
        Cluster cluster = new Cluster()
                .machines(1)
                .machine(2, "region=eu")
                .unit("a", "MachineOf=g.service")
                .unit("g", "Global=true", "MachineMetadata=region=eu");

        assertEquals("a=2 g=2", cluster.settle().places());
    }

    @Test
    void aGlobalThatBecomesAnOrdinaryUnitStaysOnOneMachine() {
        Cluster cluster = new Cluster().machines(3).unit("a", "Global=true").settle();

        assertEquals("a=1", cluster.unit("a").settle().places());
    }
}
