package io.flotilla.cli.verb;

import io.flotilla.cli.ApiState;
import io.flotilla.cli.ApiUnit;
import io.flotilla.cli.Diagnosis;
import io.flotilla.cli.Session;
import io.flotilla.cli.Verb;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code flotilla status UNIT...}, in the form of {@code systemctl status}. */
final class StatusVerb implements Verb {
    private static final int NOT_RUNNING = 3;
    private static final int LINES = 10;
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss z", Locale.ROOT)
            .withZone(ZoneId.systemDefault());

    @Option(names = "--ssh-port", hidden = true)
    private int port;

    @Parameters(paramLabel = "UNIT", description = "Names of units.")
    private List<String> units = List.of();

    @Override
    public int run(Session session) {
        if (port > 0) {
            session.debug("--ssh-port is not needed: nothing is asked over ssh");
        }
        int code = DONE;
        for (int i = 0; i < units.size(); i++) {
            if (i > 0) {
                session.terminal().say("");
            }
            code = Math.max(code, show(session, UnitArgument.of(units.get(i)).name()));
        }
        return code;
    }

    private static int show(Session session, String name) {
        Optional<ApiUnit> unit = session.api().unit(name);
        if (unit.isEmpty()) {
            session.terminal().error("Unit %s does not exist.".formatted(name));
            return FAILED;
        }
        List<ApiState> states = session.api().states(name);
        Diagnosis detail = Diagnosis.of(session, name);
        if (states.isEmpty()) {
            session.terminal()
                    .error("Unit %s does not appear to be loaded.%s"
                            .formatted(name, detail.reason().isEmpty() ? "" : " (" + detail.reason() + ")"));
            return FAILED;
        }
        for (int i = 0; i < states.size(); i++) {
            if (i > 0) {
                session.terminal().say("");
            }
            print(session, unit.get(), states.get(i), detail.on(states.get(i).machine()));
        }
        boolean allRun = states.stream().allMatch(state -> state.systemd().isActive());
        return allRun ? DONE : NOT_RUNNING;
    }

    private static void print(Session session, ApiUnit unit, ApiState state, Diagnosis.OnMachine detail) {
        PrintStream out = session.terminal().out();
        String description = unit.description();
        out.printf("%s %s%s%n", dot(state), unit.name(), description.isEmpty() ? "" : " - " + description);
        out.printf("     Loaded: %s (%s)%n", state.systemd().load(), ApiUnit.hash(state.hash(), false));
        out.printf(
                "     Active: %s (%s)%s%n",
                state.systemd().active(), words(state, detail), since(detail.sinceMillis()));
        out.printf("    Machine: %s%n", session.legend(state.machine(), false));
        out.printf("     Target: %s%n", unit.desired());
        line(out, "    Trouble: ", detail.message());
        line(out, "      Drift: ", detail.drift());
        out.println();
        journal(session, unit.name(), state.machine());
    }

    private static String words(ApiState state, Diagnosis.OnMachine detail) {
        return state.isFailed() && !detail.result().isEmpty()
                ? "Result: " + detail.result()
                : state.systemd().sub();
    }

    private static void line(PrintStream out, String name, String text) {
        if (!text.isEmpty()) {
            out.println(name + text);
        }
    }

    private static String dot(ApiState state) {
        return switch (state.systemd().active()) {
            case "active" -> "●";
            case "failed" -> "×";
            case "reloading" -> "↻";
            default -> state.systemd().isRunning() ? "●" : "○";
        };
    }

    private static String since(long millis) {
        if (millis <= 0) {
            return "";
        }
        Instant time = Instant.ofEpochMilli(millis);
        return " since %s; %s ago".formatted(TIME.format(time), ago(time.until(Instant.now(), ChronoUnit.SECONDS)));
    }

    /** In the two largest units of time, as systemctl says it. */
    private static String ago(long seconds) {
        if (seconds >= DAY) {
            return "%d %s %dh".formatted(seconds / DAY, seconds / DAY == 1 ? "day" : "days", seconds % DAY / HOUR);
        }
        if (seconds >= HOUR) {
            return "%dh %dmin".formatted(seconds / HOUR, seconds % HOUR / MINUTE);
        }
        return seconds >= MINUTE
                ? "%dmin %ds".formatted(seconds / MINUTE, seconds % MINUTE)
                : "%ds".formatted(Math.max(seconds, 0));
    }

    private static void journal(Session session, String name, String machine) {
        try {
            new UnitJournal(name, LINES, false, "short", Optional.of(machine))
                    .copy(session.http(), session.terminal().out());
        } catch (IOException e) {
            session.terminal().error("Its journal cannot be read: " + e.getMessage());
        }
    }
}
