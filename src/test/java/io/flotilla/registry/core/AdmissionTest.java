package io.flotilla.registry.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.link.Peer;
import io.flotilla.link.Refusal;
import io.flotilla.machine.FeatureLevels;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.wire.Introduction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        Peer peer = new Peer(LEAF, "instance", false, "10.0.0.2", "0.1.0", leaf.encode());
        return Admission.objection(
                introduction(SELF, FeatureLevels.FIRST), level, peer, Introduction.decode(peer.about()));
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
}
