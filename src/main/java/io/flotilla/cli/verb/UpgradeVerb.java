package io.flotilla.cli.verb;

import io.flotilla.cli.ApiMachine;
import io.flotilla.cli.ApiUpgrade;
import io.flotilla.cli.Cli;
import io.flotilla.cli.Failure;
import io.flotilla.cli.Session;
import io.flotilla.cli.Verb;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code flotilla upgrade status|finish}. */
final class UpgradeVerb implements Verb {
    private static final String FIELDS = "machine,ip,version,levels,core";
    private static final String FINISH = "'%s upgrade finish'".formatted(Cli.NAME);
    private static final Map<String, BiFunction<ApiUpgrade.Host, Boolean, String>> COLUMNS = Map.of(
            "machine", (host, full) -> ApiMachine.id(host.machine().id(), full),
            "ip", (host, full) -> host.machine().address(),
            "version", (host, full) -> host.version(),
            "levels", (host, full) -> range(host.levels()),
            "core", (host, full) -> String.valueOf(host.isCore()));

    @Mixin
    private ListOptions list = new ListOptions(FIELDS, FIELDS);

    @Parameters(
            paramLabel = "status|finish",
            description = "Show which levels the hosts read and who holds the next one back; or raise the level.")
    private String action = "";

    @Override
    public void declare(CommandSpec spec) {
        list.declare(spec);
    }

    @Override
    public int run(Session session) {
        switch (action) {
            case "status" -> status(session);
            case "finish" -> finish(session);
            default ->
                throw Failure.ofUsage(
                        "unknown action \"%s\": expect status or finish%nRun '%s upgrade --help' for usage."
                                .formatted(action, Cli.NAME));
        }
        return DONE;
    }

    private void status(Session session) {
        TextTable<ApiUpgrade.Host> table = new TextTable<>(COLUMNS, list.fields());
        ApiUpgrade upgrade;
        try {
            upgrade = session.api().upgrade();
        } catch (Failure e) {
            throw e.during("Error retrieving state of the upgrade");
        }
        session.terminal()
                .say("Level %s%s".formatted(upgrade.level(), upgrade.isHeld() ? ", held (upgrade_hold)" : ""));
        session.terminal().out().print(table.print(upgrade.hosts(), list.isFull(), list.hasLegend()));
        session.terminal().say(nextStep(upgrade));
    }

    private String nextStep(ApiUpgrade upgrade) {
        if (upgrade.next().isEmpty()) {
            return "No host reads a higher level: there is nothing to finish.";
        }
        String next = upgrade.next().get();
        if (!upgrade.heldBackBy().isEmpty()) {
            String hosts = upgrade.heldBackBy().stream()
                    .map(id -> upgrade.legend(id, list.isFull()))
                    .collect(Collectors.joining(", "));
            String then = upgrade.isHeld() ? "then " + FINISH + " raises it" : "the level rises after that by itself";
            return "Level %s is held back by %s: upgrade flotilla there, %s.".formatted(next, hosts, then);
        }
        return upgrade.isHeld()
                ? "All hosts read level %s: %s raises it; then no host can go back.".formatted(next, FINISH)
                : "All hosts read level %s: it rises by itself.".formatted(next);
    }

    private static void finish(Session session) {
        try {
            session.terminal().say("Level " + session.api().finishUpgrade());
        } catch (Failure e) {
            throw e.during("Unable to finish the upgrade");
        }
    }

    private static String range(List<String> levels) {
        if (levels.isEmpty()) {
            return "";
        }
        String lowest = levels.get(0);
        String highest = levels.get(levels.size() - 1);
        return lowest.equals(highest) ? lowest : lowest + "-" + highest;
    }
}
