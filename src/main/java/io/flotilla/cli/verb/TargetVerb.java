package io.flotilla.cli.verb;

import io.flotilla.cli.ApiUnit;
import io.flotilla.cli.Session;
import io.flotilla.cli.Verb;
import io.flotilla.unit.TargetState;
import java.util.List;
import java.util.function.BiFunction;
import picocli.CommandLine.Mixin;

/** A verb that gives units a target, and waits until they have come to it. */
abstract class TargetVerb implements Verb {
    @Mixin
    private BlockOptions block = new BlockOptions();

    private final String name;
    private final TargetState target;
    private final BiFunction<Verdicts, String, Verdict> look;

    /** {@code look} says of a unit, by its name, whether it has come to the target. */
    TargetVerb(String name, TargetState target, BiFunction<Verdicts, String, Verdict> look) {
        this.name = name;
        this.target = target;
        this.look = look;
    }

    final String name() {
        return name;
    }

    final TargetState target() {
        return target;
    }

    final BlockOptions block() {
        return block;
    }

    /** Of units that have got their target those to wait for. Nobody waits for a global one, which is said. */
    final List<String> awaited(Session session, List<ApiUnit> units) {
        units.stream().filter(ApiUnit::isGlobal).forEach(unit -> session.terminal()
                .say("Triggered global unit %s %s".formatted(unit.name(), name)));
        return units.stream()
                .filter(unit -> !unit.isGlobal())
                .map(ApiUnit::name)
                .toList();
    }

    /** Waits for units, if the user wants that. The result is over, with those that have come to the target. */
    final Waiting await(Session session, List<String> units) {
        if (!block.blocks()) {
            units.forEach(unit -> session.terminal().say("Triggered unit %s %s".formatted(unit, name)));
        }
        Verdicts verdicts = new Verdicts(session);
        Waiting waiting = new Waiting(session, block.blocks() ? units : List.of(), unit -> look.apply(verdicts, unit));
        waiting.await(target.toString(), block.limit());
        return waiting;
    }
}
