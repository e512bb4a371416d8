package io.flotilla.registry.core;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.leader.CoreState;
import io.flotilla.registry.leader.Leadership;
import io.flotilla.registry.wire.CoreBeat;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Since when a leader knows that it leads: the newest moment at which a majority of the core hosts had not yet voted for
 * another. A host that answers a beat and is in no later term had not when the beat was sent, whatever held up the beat,
 * the answer or the leader itself. On the registry's event loop.
 */
final class MajorityContact {
    /** Of a beat that was sent at {@code sentNanos} of {@link System#nanoTime}. */
    record Answer(long sentNanos, int term) {}

    private final CoreState core;
    private final Leadership leadership;
    private final Map<MachineId, Answer> answers = new HashMap<>();

    MajorityContact(CoreState core, Leadership leadership) {
        this.core = core;
        this.leadership = leadership;
    }

    void answered(MachineId machine, CoreBeat answer, long sentNanos) {
        answers.put(machine, new Answer(sentNanos, answer.ballot()));
    }

    /** In {@link System#nanoTime}; empty unless this host leads and knows of a majority. */
    OptionalLong since() {
        return leadership.leads()
                ? since(
                        answers,
                        core.log().status().members().stream()
                                .map(MachineId::new)
                                .toList(),
                        core.self(),
                        core.image().term(),
                        System.nanoTime())
                : OptionalLong.empty();
    }

    /** How long ago that was, rounded up; -1 if it is not known. */
    long ageMillis() {
        OptionalLong since = since();
        return since.isPresent() ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since.getAsLong()) + 1 : -1;
    }

    static OptionalLong since(
            Map<MachineId, Answer> answers, Collection<MachineId> members, MachineId self, int term, long nowNanos) {
        Stream<Long> others = members.stream()
                .filter(member -> !member.equals(self))
                .flatMap(member -> Stream.ofNullable(answers.get(member)))
                .filter(answer -> answer.term() == term)
                .map(answer -> answer.sentNanos() - nowNanos);
        List<Long> newestFirst = Stream.concat(Stream.of(0L), others)
                .sorted(Collections.reverseOrder())
                .toList();
        int majority = members.size() / 2 + 1;
        return newestFirst.size() < majority
                ? OptionalLong.empty()
                : OptionalLong.of(newestFirst.get(majority - 1) + nowNanos);
    }
}
