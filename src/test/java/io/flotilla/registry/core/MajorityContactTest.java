package io.flotilla.registry.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.core.MajorityContact.Answer;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MajorityContactTest {
    private static final MachineId SELF = new MachineId("a".repeat(32));
    private static final MachineId B = new MachineId("b".repeat(32));
    private static final MachineId C = new MachineId("c".repeat(32));
    private static final List<MachineId> THREE = List.of(SELF, B, C);
    private static final int TERM = 7;
    private static final long NOW = 50;

    private static OptionalLong since(List<MachineId> members, Map<MachineId, Answer> answers) {
        return MajorityContact.since(answers, members, SELF, TERM, NOW);
    }

    @Test
    void aCoreOfOneIsSureNow() {
        assertEquals(OptionalLong.of(NOW), since(List.of(SELF), Map.of()));
    }

    @Test
    void ofThreeTheNewerAnswerCounts() {
        assertEquals(
                OptionalLong.of(NOW - 20),
                since(THREE, Map.of(B, new Answer(NOW - 20, TERM), C, new Answer(NOW - 90, TERM))));
        assertEquals(OptionalLong.of(NOW - 90), since(THREE, Map.of(C, new Answer(NOW - 90, TERM))));
    }

    @Test
    void whoHasVotedInALaterTermOrHasNoLogDoesNotCount() {
        assertEquals(
                OptionalLong.of(NOW - 90),
                since(THREE, Map.of(B, new Answer(NOW - 20, TERM + 1), C, new Answer(NOW - 90, TERM))));
        assertEquals(
                OptionalLong.empty(),
                since(THREE, Map.of(B, new Answer(NOW - 20, TERM + 1), C, new Answer(NOW - 90, -1))));
    }

    @Test
    void whoIsNoMemberDoesNotCount() {
        assertEquals(OptionalLong.empty(), since(List.of(SELF, B), Map.of(C, new Answer(NOW - 20, TERM))));
    }

    @Test
    void ofFiveTheSecondAnswerCounts() {
        MachineId d = new MachineId("d".repeat(32));
        MachineId e = new MachineId("e".repeat(32));
        Map<MachineId, Answer> answers =
                Map.of(B, new Answer(NOW - 10, TERM), d, new Answer(NOW - 30, TERM), e, new Answer(NOW - 40, TERM));
        assertEquals(OptionalLong.of(NOW - 30), since(List.of(SELF, B, C, d, e), answers));
    }
}
