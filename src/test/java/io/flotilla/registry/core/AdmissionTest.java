package io.flotilla.registry.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.desired.CoreHost;
import io.flotilla.link.Boot;
import io.flotilla.link.Peer;
import io.flotilla.link.Refusal;
import io.flotilla.machine.FeatureLevels;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.wire.Introduction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {
    private static final MachineId SELF = new MachineId("1".repeat(32));
    private static final MachineId LEAF = new MachineId("2".repeat(32));

    private static Introduction introduction(MachineId machine, FeatureLevels levels) {
        Machine itself = new Machine(machine, "10.0.0.1", Map.of(), "0.1.0", levels);
        return new Introduction(itself, List.of("10.0.0.1"), "", false, List.of(), List.of(), List.of());
    }

    private static Optional<Refusal> objection(int level, FeatureLevels levels) {
        Introduction leaf = introduction(LEAF, levels);
        Peer peer = new Peer(LEAF, "instance", false, "10.0.0.2", "0.1.0", Boot.UNKNOWN, leaf.encode());
        return Admission.objection(
                introduction(SELF, FeatureLevels.FIRST),
                new Admission.Knowledge(level, Set.of(), true),
                peer,
                Introduction.decode(peer.about()));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 1, 2", "2, 1, 2", "2, 2, 2", "3, 2, 4"})
    void whoReadsTheLevelIsWelcome(int level, int oldest, int newest) {
        assertEquals(Optional.empty(), objection(level, new FeatureLevels(oldest, newest)));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 1, 1, 'this cluster is at level 2, it reads level 1: upgrade flotilla there'",
        "1, 2, 3, 'this cluster is at level 1, it reads levels 2 to 3: start a version between there first'"
    })
    void whoDoesNotIsToldWhatToDo(int level, int oldest, int newest, String words) {
        Refusal refusal = objection(level, new FeatureLevels(oldest, newest)).orElseThrow();
        assertEquals("level", refusal.code());
        assertTrue(refusal.words().startsWith(words), refusal.words());
    }

    private static Introduction ofGroup(MachineId machine, String log, MachineId... group) {
        List<CoreHost> hosts = new ArrayList<>();
        for (MachineId host : group) {
            hosts.add(new CoreHost(host, "10.0.0." + hosts.size(), hosts.size() + 1));
        }
        Machine itself = new Machine(machine, "10.0.0.1", Map.of(), "0.1.0", FeatureLevels.FIRST);
        return new Introduction(itself, List.of(), log, false, List.of(), hosts, List.of());
    }

    private static String refusal(String log, Set<String> members, boolean isCurrent) {
        Introduction core = ofGroup(LEAF, log, SELF, LEAF);
        return Admission.objection(
                        ofGroup(SELF, "log", SELF),
                        new Admission.Knowledge(1, members, isCurrent),
                        new Peer(LEAF, "instance", true, "10.0.0.2", "0.1.0", Boot.UNKNOWN, core.encode()),
                        core)
                .map(Refusal::code)
                .orElse("welcome");
    }

    @Test
    void aCoreHostThatTheGroupOfItsLogHasLetGoIsToldSo() {
        assertEquals("removed", refusal("log", Set.of(SELF.value()), true));
    }

    @Test
    void whoMayNotKnowTheNewestDoesNotSaySo() {
        assertEquals("stranger", refusal("log", Set.of(SELF.value()), false));
    }

    @Test
    void noneOfAnotherLogIsToldThatItWasRemoved() {
        assertEquals("stranger", refusal("another", Set.of(SELF.value()), true));
        assertEquals("stranger", refusal("", Set.of(SELF.value()), true));
    }

    @Test
    void oneThatTheLogStillCountsIsLetInToVoteOnItsEnd() {
        assertEquals("welcome", refusal("log", Set.of(SELF.value(), LEAF.value()), true));
    }
}
