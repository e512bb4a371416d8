package io.flotilla.cli;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a verb works with. */
final class Session implements AutoCloseable {
    private final GlobalOptions options;
    private final Terminal terminal;
    private final HttpClient http;
    private final Fleet fleet;
    private @Nullable Map<String, Machine> machines;

    Session(GlobalOptions options, Terminal terminal, HttpClient http, Fleet fleet) {
        this.options = options;
        this.terminal = terminal;
        this.http = http;
        this.fleet = fleet;
    }

    Terminal terminal() {
        return terminal;
    }

    HttpClient http() {
        return http;
    }

    Fleet fleet() {
        return fleet;
    }

    GlobalOptions options() {
        return options;
    }

    void debug(String line) {
        if (options.isDebug()) {
            terminal.error("DEBUG: " + line);
        }
    }

    /** As lists name a machine; its ID alone where it is not there or nobody says. Asked for once. */
    String legend(String machineId, boolean full) {
        if (machineId.isEmpty()) {
            return "-";
        }
        return machine(machineId).map(machine -> machine.legend(full)).orElseGet(() -> Machine.id(machineId, full));
    }

    private Optional<Machine> machine(String id) {
        if (machines == null) {
            machines = new TreeMap<>();
            try {
                for (Machine machine : fleet.machines()) {
                    machines.put(machine.id(), machine);
                }
            } catch (Failure e) {
                debug("machines cannot be listed: " + e.words());
            }
        }
        return Optional.ofNullable(machines.get(id));
    }

    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException e) {
            // nothing more is wanted of it
        }
    }
}
