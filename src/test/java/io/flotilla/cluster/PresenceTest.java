package io.flotilla.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.flotilla.machine.MachineId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A machine is lost after 10 s of silence, and a daemon that stops in order has 60 s to come back. */
class PresenceTest {
    private static final MachineId A = new MachineId("a".repeat(32));
    private static final MachineId B = new MachineId("b".repeat(32));
    private static final long START = 1_000_000;
    private static final int RHYTHM = 250;

    private final Presence presence = new Presence(Duration.ofSeconds(10), Duration.ofSeconds(60), START);
    private final Set<MachineId> beating = new TreeSet<>(Set.of(A, B));
    private final Set<MachineId> expected = new TreeSet<>(Set.of(A, B));
    private long now = START;

    @BeforeEach
    void bothAreThereAndWeLead() {
        presence.lead(now);
        pass(1_000);
    }

    /** Time goes by, in which those that beat do so every second. */
    private void pass(long milliseconds) {
        for (long passed = 0; passed < milliseconds; passed += RHYTHM) {
            now += RHYTHM;
            presence.tick(now);
            if (now % 1_000 == 0) {
                beating.forEach(machine -> presence.heard(machine, now));
            }
        }
    }

    private void fallsSilent(MachineId machine) {
        beating.remove(machine);
    }

    private void beatsAgain(MachineId machine) {
        beating.add(machine);
        presence.heard(machine, now);
    }

    private void flaps() {
        fallsSilent(A);
        pass(21_000);
        beatsAgain(A);
    }

    private String standing(MachineId machine) {
        return Optional.ofNullable(presence.outlook(expected, now).standings().get(machine))
                .map(Standing::toString)
                .orElse("gone");
    }

    @ParameterizedTest
    @CsvSource({
        "0, PRESENT",
        "3750, PRESENT",
        "4000, RESERVED",
        "9750, RESERVED",
        "10000, FENCED",
        "20750, FENCED",
        "21000, gone",
    })
    void aMachineWithUnitsIsSuspectThenLostThenGone(long silence, String standing) {
        fallsSilent(A);
        pass(silence);
        assertEquals(standing, standing(A));
        assertEquals("PRESENT", standing(B));
    }

    @Test
    void aMachineWithoutUnitsIsGoneWhenItIsLost() {
        expected.clear();
        fallsSilent(A);
        pass(9_750);
        assertEquals("RESERVED", standing(A));
        pass(RHYTHM);
        assertEquals("gone", standing(A));
    }

    @Test
    void aSuspectMachineThatIsHeardAgainIsPresentAtOnce() {
        fallsSilent(A);
        pass(9_750);
        beatsAgain(A);
        assertEquals("PRESENT", standing(A));
    }

    @Test
    void aLostMachineThatIsHeardAgainIsPresentAtOnce() {
        fallsSilent(A);
        pass(10_000);
        beatsAgain(A);
        assertEquals("PRESENT", standing(A));
    }

    @Test
    void severalMachinesAreLostTogether() {
        fallsSilent(A);
        fallsSilent(B);
        pass(21_000);
        assertEquals(Set.of(), presence.outlook(expected, now).standings().keySet());
    }

    @Test
    void onlyMachinesThatDoNotCountAreLost() {
        fallsSilent(A);
        pass(20_750);
        assertEquals(Set.of(A, B), presence.outlook(expected, now).standings().keySet());
        pass(RHYTHM);
        assertEquals(Set.of(B), presence.outlook(expected, now).standings().keySet());
    }

    @ParameterizedTest
    @CsvSource({"0, RESERVED", "59750, RESERVED", "60000, gone"})
    void aDaemonThatStopsInOrderHasTheGraceToComeBack(long silence, String standing) {
        fallsSilent(A);
        presence.saidGoodbye(A, false, now);
        pass(silence);
        assertEquals(standing, standing(A));
    }

    @Test
    void aDaemonThatComesBackWithinTheGraceIsPresent() {
        fallsSilent(A);
        presence.saidGoodbye(A, false, now);
        pass(30_000);
        beatsAgain(A);
        assertEquals("PRESENT", standing(A));
    }

    @Test
    void aHostThatShutsDownIsGoneAtOnceAndBackWhenItBoots() {
        fallsSilent(A);
        presence.saidGoodbye(A, true, now);
        assertEquals("gone", standing(A));
        pass(30_000);
        assertEquals("gone", standing(A));
        beatsAgain(A);
        assertEquals("PRESENT", standing(A));
    }

    @Test
    void aNodeThatBeginsWithinASecondOfTheGoodbyeOfTheOneBeforeCountsAtOnce() {
        presence.saidGoodbye(A, false, now);
        presence.heard(A, now + 500);
        assertEquals(
                Standing.RESERVED,
                presence.outlook(expected, now + 500).standings().get(A));
        presence.began(A, now + 600);
        assertEquals(
                Standing.PRESENT,
                presence.outlook(expected, now + 600).standings().get(A));
    }

    @Test
    void aBeatThatWasUnderWayDoesNotUndoAGoodbye() {
        presence.saidGoodbye(A, true, now);
        presence.heard(A, now + 100);
        assertEquals("gone", standing(A));
    }

    @Test
    void aShutdownStaysAShutdownForANewLeader() {
        fallsSilent(A);
        presence.saidGoodbye(A, true, now);
        presence.lead(now);
        assertEquals("gone", standing(A));
    }

    @Test
    void afterAPowerCutHostsHaveTheGraceToBootOnceTheClusterHasFormed() {
        Presence cold = new Presence(Duration.ofSeconds(10), Duration.ofSeconds(60), START);
        for (now = START; now < START + 90_000; now += RHYTHM) {
            cold.heard(B, now);
            if (now == START + 30_000) {
                cold.formed(now);
            }
            if (now == START + 50_000) {
                cold.lead(now);
            }
            assertEquals(
                    Standing.RESERVED, cold.outlook(expected, now).standings().get(A));
        }
        assertEquals(Map.of(B, Standing.PRESENT), cold.outlook(expected, now).standings());
    }

    @Test
    void aMachineThatANewLeaderNeverHeardHasTheUsualTime() {
        MachineId never = new MachineId("c".repeat(32));
        expected.add(never);
        presence.formed(now);
        pass(100_000);
        assertEquals("gone", standing(never));
        presence.lead(now);
        pass(9_750);
        assertEquals("RESERVED", standing(never));
        pass(RHYTHM);
        assertEquals("FENCED", standing(never));
        pass(11_000);
        assertEquals("gone", standing(never));
    }

    @Test
    void aNewLeaderStartsTheClockOfASilentMachineAnew() {
        fallsSilent(A);
        pass(9_000);
        presence.lead(now);
        pass(9_750);
        assertEquals("RESERVED", standing(A));
        pass(RHYTHM);
        assertEquals("FENCED", standing(A));
    }

    @Test
    void aMachineThatOnlyTheNewLeaderHadLostIsGivenTime() {
        fallsSilent(A);
        pass(100_000);
        presence.lead(now);
        assertEquals("RESERVED", standing(A));
        expected.remove(A);
        assertEquals("gone", standing(A));
    }

    @ParameterizedTest
    @CsvSource({"1000", "8000", "60000"})
    void aPauseOfOurOwnLosesNobody(long pause) {
        for (int times = 0; times < 5; times++) {
            now += pause;
            assertEquals("PRESENT", standing(A));
            presence.tick(now);
            assertEquals("PRESENT", standing(B));
            pass(1_000);
        }
    }

    @Test
    void aPauseDoesNotEndTheSilenceOfAMachineThatIsDead() {
        fallsSilent(A);
        pass(8_000);
        now += 60_000;
        pass(1_750);
        assertEquals("RESERVED", standing(A));
        pass(500);
        assertEquals("FENCED", standing(A));
    }

    @Test
    void aClockThatIsLookedAtLateUnderLoadStillKeepsTime() {
        fallsSilent(A);
        for (int tick = 0; tick < 12; tick++) {
            now += 900;
            presence.tick(now);
            presence.heard(B, now);
        }
        assertEquals("FENCED", standing(A));
        assertEquals("PRESENT", standing(B));
    }

    @Test
    void aMachineThatIsLostOnceDoesNotHaveToSettle() {
        flaps();
        assertEquals("PRESENT", standing(A));
    }

    @Test
    void aMachineThatIsLostAgainAndAgainSettlesForLongerEachTime() {
        flaps();
        for (int seconds : List.of(30, 60, 120, 240, 300, 300)) {
            pass(1_000);
            flaps();
            pass(seconds * 1_000L - RHYTHM);
            assertEquals("SETTLING", standing(A), seconds + " s");
            pass(RHYTHM);
            assertEquals("PRESENT", standing(A), seconds + " s");
        }
    }

    @Test
    void lossesAreForgottenAfterTenQuietMinutes() {
        flaps();
        flaps();
        pass(601_000);
        flaps();
        assertEquals("PRESENT", standing(A));
        flaps();
        assertEquals("SETTLING", standing(A));
    }

    @Test
    void aMachineThatSettlesIsSuspectLikeAnyOther() {
        flaps();
        flaps();
        fallsSilent(A);
        pass(4_000);
        assertEquals("RESERVED", standing(A));
    }

    @Test
    void orderlyRebootsAndShortSilencesAreNoLosses() {
        for (int times = 0; times < 5; times++) {
            fallsSilent(A);
            presence.saidGoodbye(A, true, now);
            pass(20_000);
            beatsAgain(A);
            fallsSilent(A);
            pass(9_000);
            beatsAgain(A);
        }
        assertEquals("PRESENT", standing(A));
    }

    @Test
    void aShortTimeToLiveLeavesTimeToStopWhatALostMachineMustStop() {
        Presence hasty = new Presence(Duration.ofSeconds(2), Duration.ofSeconds(60), START);
        hasty.heard(A, START);
        for (now = START; now < START + 11_000; now += RHYTHM) {
            Standing standing = hasty.outlook(Set.of(A), now).standings().get(A);
            long silence = now - START;
            assertEquals(
                    silence < 1_000 ? Standing.PRESENT : silence < 2_000 ? Standing.RESERVED : Standing.FENCED,
                    standing);
        }
        assertEquals(Map.of(), hasty.outlook(Set.of(A), now).standings());
    }

    @ParameterizedTest
    @CsvSource({"0, RESERVED", "59750, RESERVED", "60000, FENCED", "81750, FENCED", "82000, gone"})
    void aMachineThatWasGrantedTheGraceKeepsWhatMustNotRunTwiceUntilThatHasStopped(long silence, String standing) {
        fallsSilent(A);
        presence.granted(Map.of(A, 60_000L));
        presence.saidGoodbye(A, false, now);
        pass(silence);
        assertEquals(standing, standing(A));
    }

    @Test
    void aGrantCountsForANewLeaderThatNeverHeardOfIt() {
        fallsSilent(A);
        pass(5_000);
        presence.granted(Map.of(A, 60_000L));
        presence.lead(now);
        pass(81_750);
        assertEquals("FENCED", standing(A));
        pass(RHYTHM);
        assertEquals("gone", standing(A));
    }

    @Test
    void aMachineThatSaysThatItGoesOnForLongerIsWaitedForAsLong() {
        presence.heard(A, 30_000, false, now);
        fallsSilent(A);
        pass(45_000);
        assertEquals("FENCED", standing(A));
        pass(RHYTHM);
        assertEquals("gone", standing(A));
    }

    @Test
    void aHostThatShutsDownKeepsWhatMustNotRunTwiceUntilItSaysThatItHasStopped() {
        fallsSilent(A);
        for (int seconds = 0; seconds < 40; seconds++) {
            presence.heard(A, 10_000, true, now);
            pass(1_000);
            assertEquals("FENCED", standing(A));
        }
        presence.saidGoodbye(A, true, now);
        assertEquals("gone", standing(A));
    }

    @Test
    void aHostThatShutsDownAndFallsSilentIsGoneWhenItsUnitsHaveStoppedForCertain() {
        presence.heard(A, 10_000, true, now);
        fallsSilent(A);
        pass(20_750);
        assertEquals("FENCED", standing(A));
        pass(RHYTHM);
        assertEquals("gone", standing(A));
    }

    @Test
    void aHostThatShutsDownWithoutUnitsDoesNotCount() {
        expected.clear();
        presence.heard(A, 10_000, true, now);
        assertEquals("gone", standing(A));
    }

    @Test
    void theNextChangeIsWhenTheFirstSilenceWouldTell() {
        fallsSilent(A);
        fallsSilent(B);
        assertEquals(now + 4_000, presence.outlook(expected, now).untilMillis());
        pass(4_000);
        assertEquals(now + 6_000, presence.outlook(expected, now).untilMillis());
    }

    @Test
    void nothingChangesByItselfWhereNobodyIsExpected() {
        Presence alone = new Presence(Duration.ofSeconds(10), Duration.ofSeconds(60), START);
        assertEquals(Long.MAX_VALUE, alone.outlook(Set.of(), START).untilMillis());
        alone.saidGoodbye(A, true, START);
        assertEquals(Long.MAX_VALUE, alone.outlook(Set.of(A), START).untilMillis());
    }

    @Test
    void atTheNextChangeTheStandingsAreOthersAndNotBefore() {
        fallsSilent(A);
        fallsSilent(B);
        pass(500);
        long changes = 0;
        for (long next = presence.outlook(expected, now).untilMillis();
                next != Long.MAX_VALUE;
                next = presence.outlook(expected, now).untilMillis()) {
            SortedMap<MachineId, Standing> before =
                    presence.outlook(expected, now).standings();
            pass(next - now - RHYTHM);
            assertEquals(before, presence.outlook(expected, now).standings());
            pass(RHYTHM);
            assertNotEquals(before, presence.outlook(expected, now).standings());
            changes++;
        }
        assertEquals(3, changes);
    }
}
