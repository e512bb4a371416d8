package io.flotilla.cli;

import io.flotilla.cli.http.HttpClient;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a verb works with. */
public final class Session implements AutoCloseable {
    private final GlobalOptions options;
    private final Terminal terminal;
    private final HttpClient http;
    private final ApiClient api;
    private @Nullable Map<String, ApiMachine> machines;

    Session(GlobalOptions options, Terminal terminal, HttpClient http, ApiClient api) {
        this.options = options;
        this.terminal = terminal;
        this.http = http;
        this.api = api;
    }

    public Terminal terminal() {
        return terminal;
    }

    public HttpClient http() {
        return http;
    }

    public ApiClient api() {
        return api;
    }

    public GlobalOptions options() {
        return options;
    }

    public void debug(String line) {
        if (options.isDebug()) {
            terminal.error("DEBUG: " + line);
        }
    }

    /** As lists name a machine; its ID alone where it is not there or nobody says. Asked for once. */
    public String legend(String machineId, boolean full) {
        if (machineId.isEmpty()) {
            return "-";
        }
        return machine(machineId).map(machine -> machine.legend(full)).orElseGet(() -> ApiMachine.id(machineId, full));
    }

    private Optional<ApiMachine> machine(String id) {
        if (machines == null) {
            machines = new TreeMap<>();
            try {
                for (ApiMachine machine : api.machines()) {
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
        http.close();
    }
}
