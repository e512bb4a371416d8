package io.flotilla.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.cluster.Standing;
import io.flotilla.unit.TargetState;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan does with machines that do not answer, are lost, or came back. */
class StandingsTest {

    /** Machine 1 holds one unit of each kind and now counts for this: where each is, and where a new one goes. */
    @ParameterizedTest
    @CsvSource({
        "PRESENT,  true,  a-keep=1 b-stop=1 c-global=1;2 d-new=1",
        "PRESENT,  false, a-keep=1 b-stop=1 c-global=1;2 d-new=2",
        "SETTLING, true,  a-keep=1 b-stop=1 c-global=1;2 d-new=2",
        "SETTLING, false, a-keep=1 b-stop=1 c-global=1;2 d-new=2",
        "RESERVED, true,  a-keep=1 b-stop=1 c-global=1;2 d-new=2",
        "RESERVED, false, a-keep=1 b-stop=1 c-global=1;2 d-new=2",
        "LEAVING,  true,  a-keep=2 b-stop=2 c-global=2   d-new=2",
        "LEAVING,  false, a-keep=2 b-stop=2 c-global=2   d-new=2",
        "FENCED,   true,  a-keep=2 b-stop=1 c-global=2   d-new=2",
        "FENCED,   false, a-keep=2 b-stop=1 c-global=2   d-new=2",
        ",         true,  a-keep=2 b-stop=2 c-global=2   d-new=2",
        ",         false, a-keep=2 b-stop=2 c-global=2   d-new=2",
    })
    void unitsStayWhereTheirMachineMayStillRunThem(@Nullable Standing standing, boolean isKnown, String places) {
        Cluster cluster = new Cluster()
                .machines(2)
                .unitOn("a-keep", List.of(1))
                .unitOn("b-stop", List.of(1), "OnIsolated=stop")
                .unitOn("c-global", List.of(1, 2), "Global=true")
                .unitOn("e", List.of(2))
                .unitOn("f", List.of(2))
                .unitOn("g", List.of(2));
        if (!isKnown) {
            cluster.forget(1);
        }
        if (standing == null) {
            cluster.lose(1);
        } else {
            cluster.standing(1, standing);
        }

        cluster.unit("d-new").settle();

        String expected = places.replaceAll(" +", " ").replace(';', ',');
        assertEquals(expected + " e=2 f=2 g=2", cluster.places());
        assertEquals(List.of(), cluster.plan());
    }

    @Test
    void aSilenceThatEndsPlansNothing() {
        Cluster cluster = new Cluster()
                .machines(3)
                .unit("a")
                .unit("b", "MachineOf=a.service")
                .unit("c", "Conflicts=a.service")
                .unit("d", "Global=true")
                .settle();

        assertEquals(List.of(), cluster.standing(1, Standing.RESERVED).plan());
        assertEquals(List.of(), cluster.forget(1).plan());
        assertEquals(List.of(), cluster.machine(1, "").plan());
    }

    @Test
    void aNewGlobalSkipsASilentMachineAndComesThereWhenItAnswers() {
        Cluster cluster =
                new Cluster().machines(2).standing(1, Standing.RESERVED).unit("g", "Global=true");

        assertEquals("g=2", cluster.settle().places());
        assertEquals("g=1,2", cluster.standing(1, Standing.SETTLING).settle().places());
    }

    @Test
    void aUnitStaysOnASilentMachineThatItsNewWishDoesNotFit() {
        Cluster cluster =
                new Cluster().machines(1).machine(2, "region=eu").unit("a").settle();

        cluster.standing(1, Standing.RESERVED).unit("a", "MachineMetadata=region=eu");
        assertEquals("a=1", cluster.settle().places());
        assertEquals("a=2", cluster.standing(1, Standing.PRESENT).settle().places());
    }

    @Test
    void aUnitOnASilentMachineThatIsNoLongerWantedIsNowhere() {
        Cluster cluster = new Cluster()
                .machines(1)
                .standing(1, Standing.RESERVED)
                .unit("a", TargetState.INACTIVE, Set.of(Cluster.id(1)))
                .settle();

        assertEquals("a=-", cluster.places());
    }

    @Test
    void whatIsOnASilentMachineHindersNobodyElsewhere() {
        Cluster cluster = new Cluster()
                .machines(2)
                .standing(1, Standing.RESERVED)
                .unitOn("old", List.of(1), "Conflicts=*")
                .unit("new", "Replaces=old.service")
                .unit("other", "Conflicts=old.service");

        assertEquals("new=2 old=1 other=2", cluster.settle().places());
    }

    @Test
    void aFollowerWaitsForThePeerOnASilentMachine() {
        Cluster cluster = new Cluster()
                .machines(2)
                .standing(1, Standing.RESERVED)
                .unitOn("leader", List.of(1))
                .unit("follower", "MachineOf=leader.service")
                .settle();

        assertEquals("follower=- leader=1", cluster.places());
        assertEquals(
                "required peer Unit(leader.service) is on machine 00000001, which is not answering",
                cluster.reason("follower"));
        assertEquals(
                "follower=1 leader=1",
                cluster.standing(1, Standing.PRESENT).settle().places());
        assertEquals("follower=2 leader=2", cluster.lose(1).settle().places());
    }

    @Test
    void aFollowerWaitsUntilItsFencedPeerMoves() {
        Cluster cluster = new Cluster()
                .machines(2)
                .unitOn("leader", List.of(1), "OnIsolated=stop")
                .unitOn("follower", List.of(1), "MachineOf=leader.service")
                .standing(1, Standing.FENCED)
                .settle();

        assertEquals("follower=- leader=1", cluster.places());
        assertEquals("follower=2 leader=2", cluster.lose(1).settle().places());
    }

    @Test
    void aFencedFollowerJoinsItsPeerWhenTheFenceIsGone() {
        Cluster cluster = new Cluster()
                .machines(2)
                .unitOn("leader", List.of(1))
                .unitOn("follower", List.of(1), "MachineOf=leader.service", "OnIsolated=stop")
                .standing(1, Standing.FENCED)
                .settle();

        assertEquals("follower=1 leader=2", cluster.places());
        assertEquals("follower=2 leader=2", cluster.lose(1).settle().places());
    }

    @Test
    void aGlobalOnASilentMachineIsStillAPeerElsewhere() {
        Cluster cluster = new Cluster()
                .machines(2)
                .unitOn("g", List.of(1, 2), "Global=true")
                .standing(1, Standing.RESERVED)
                .unit("a", "MachineOf=g.service");

        assertEquals("a=2 g=1,2", cluster.settle().places());
    }

    @Test
    void aUnitThatOnlyFitsOnMachinesThatTakeNothingSaysSoForEach() {
        Cluster cluster = new Cluster()
                .machines(3)
                .standing(1, Standing.RESERVED)
                .standing(2, Standing.FENCED)
                .forget(3)
                .unit("a")
                .unit("g", "Global=true", "MachineMetadata=region=eu")
                .settle();

        assertEquals("a=- g=-", cluster.places());
        assertEquals(
                "no machine fits: 00000001: machine is not answering; 00000002: machine is lost;"
                        + " 00000003: machine has not told its metadata yet",
                cluster.reason("a"));
        assertEquals(cluster.reason("a"), cluster.reason("g"));
    }

    @Test
    void aSettlingMachineTakesTheUnitsThatFitNowhereElse() {
        Cluster cluster = new Cluster()
                .machine(1, "region=us")
                .machine(2, "region=eu")
                .standing(1, Standing.SETTLING)
                .unit("a")
                .unit("b")
                .unit("c", "MachineMetadata=region=us")
                .unit("d", "MachineOf=c.service")
                .settle();

        assertEquals("a=2 b=2 c=1 d=1", cluster.places());
        assertEquals(
                "a=2 b=2 c=1 d=1 e=1",
                cluster.lose(2)
                        .machine(2, "")
                        .standing(2, Standing.RESERVED)
                        .unit("e")
                        .settle()
                        .places());
    }

    @Test
    void aUnitThatHasToLeaveASettlingMachineDoesNotComeBackToIt() {
        Cluster cluster = new Cluster()
                .machines(2)
                .unitOn("a", List.of(1))
                .standing(1, Standing.SETTLING)
                .unitOn("b", List.of(1), "Conflicts=a.service")
                .settle();

        assertEquals("a=1 b=2", cluster.places());
    }

    @Test
    void aGlobalThatBecomesAnOrdinaryUnitPrefersAMachineThatAnswers() {
        Cluster cluster = new Cluster()
                .machines(3)
                .standing(1, Standing.RESERVED)
                .standing(3, Standing.RESERVED)
                .unitOn("a", List.of(1, 2, 3));

        assertEquals("a=2", cluster.settle().places());
        assertEquals("a=1", cluster.unitOn("a", List.of(1, 3)).settle().places());
    }

    @Test
    void whenAllMachinesButOneAreLostItCarriesEverything() {
        Cluster cluster = new Cluster().machines(5);
        for (int i = 0; i < 10; i++) {
            cluster.unit("u" + i);
        }
        cluster.settle();

        for (int number = 1; number < 5; number++) {
            cluster.lose(number);
        }

        assertEquals(
                "u0=5 u1=5 u2=5 u3=5 u4=5 u5=5 u6=5 u7=5 u8=5 u9=5",
                cluster.settle().places());
    }
}
