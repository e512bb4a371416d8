package io.flotilla.cli.verb;

import io.flotilla.cli.ApiMachine;
import io.flotilla.cli.ApiUnit;
import io.flotilla.cli.Failure;
import io.flotilla.cli.Session;
import io.flotilla.cli.Ssh;
import io.flotilla.cli.Verb;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code flotilla ssh MACHINE|UNIT [COMMAND]}. */
final class SshVerb implements Verb {
    @Option(names = "--machine", paramLabel = "MACHINE", description = "To this machine: the beginning of its ID.")
    private String machine = "";

    @Option(names = "--unit", paramLabel = "UNIT", description = "To the machine that has this unit.")
    private String unit = "";

    @Option(
            names = {"-A", "--forward-agent", "--A"},
            description = "Forward the authentication agent.")
    private boolean forwardsAgent;

    @Option(names = "--ssh-port", paramLabel = "PORT", description = "Default: 22")
    private int port = 22;

    @Parameters(
            paramLabel = "[TARGET] [--] [COMMAND]",
            description = "The beginning of a machine's ID or a unit's name, and what to run there.")
    private List<String> words = List.of();

    @Override
    public void declare(CommandSpec spec) {
        spec.parser().stopAtPositional(true);
    }

    @Override
    public int run(Session session) {
        if (!machine.isEmpty() && !unit.isEmpty()) {
            throw Failure.of("Both machine and unit flags provided, please specify only one.");
        }
        boolean isNamed = !machine.isEmpty() || !unit.isEmpty();
        String address;
        try {
            address = isNamed ? named(session) : guessed(session);
        } catch (Failure e) {
            throw e.during("Unable to proceed");
        }
        if (address.isEmpty()) {
            throw Failure.of("Could not determine address of machine.");
        }
        List<String> command = withoutDashes(isNamed ? words : words.subList(1, words.size()));
        Ssh ssh = session.options().ssh();
        List<String> options = forwardsAgent ? List.of("-A") : List.of();
        return ssh.run(
                ssh.command(address + ":" + port, session.options().tunnel(), options, String.join(" ", command)));
    }

    private static List<String> withoutDashes(List<String> command) {
        return !command.isEmpty() && command.get(0).equals("--") ? command.subList(1, command.size()) : command;
    }

    private String named(Session session) {
        return machine.isEmpty()
                ? ofUnit(session, unit).orElseThrow(() -> Failure.of("unit does not exist"))
                : ofMachine(session, machine).orElseThrow(() -> Failure.of("machine does not exist"));
    }

    private String guessed(Session session) {
        if (words.isEmpty()) {
            throw Failure.of("one machine or unit must be provided");
        }
        String target = words.get(0);
        Optional<String> ofMachine = ofMachine(session, target);
        Optional<String> ofUnit = ofUnit(session, target);
        if (ofMachine.isPresent() && ofUnit.isPresent()) {
            throw Failure.of(("ambiguous argument, both machine and unit found for `%s`.%n"
                            + "Please use flag `--machine` or `--unit` to refine the search")
                    .formatted(target));
        }
        return ofMachine.or(() -> ofUnit).orElseThrow(() -> Failure.of("could not find matching unit or machine"));
    }

    private static Optional<String> ofMachine(Session session, String beginning) {
        List<ApiMachine> found = session.api().machines().stream()
                .filter(one -> one.id().startsWith(beginning))
                .toList();
        if (found.size() > 1) {
            throw Failure.of("found more than one machine");
        }
        return found.stream().findFirst().map(ApiMachine::address);
    }

    private static Optional<String> ofUnit(Session session, String name) {
        Optional<ApiUnit> found = session.api().unit(UnitArgument.of(name).name());
        if (found.filter(ApiUnit::isGlobal).isPresent()) {
            throw Failure.of("global units unsupported");
        }
        return found.map(one -> session.api().machines().stream()
                .filter(machine -> machine.id().equals(one.machine()))
                .map(ApiMachine::address)
                .findFirst()
                .orElse(""));
    }
}
