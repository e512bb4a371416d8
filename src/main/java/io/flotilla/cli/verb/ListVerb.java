package io.flotilla.cli.verb;

import io.flotilla.cli.ApiClient;
import io.flotilla.cli.ApiMachine;
import io.flotilla.cli.ApiState;
import io.flotilla.cli.ApiUnit;
import io.flotilla.cli.Failure;
import io.flotilla.cli.Session;
import io.flotilla.cli.Verb;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code flotilla list-machines|list-unit-files|list-units}: prints what the API lists, an item a line.
 *
 * @param <T> an item
 */
record ListVerb<T>(
        @Mixin ListOptions list,
        String what,
        Function<ApiClient, List<T>> items,
        Function<Session, Map<String, BiFunction<T, Boolean, String>>> columns)
        implements Verb {
    static ListVerb<ApiMachine> machines() {
        return new ListVerb<>(
                new ListOptions("ip,machine,metadata", "machine,ip,metadata"),
                "list of active machines",
                ApiClient::machines,
                session -> Map.of(
                        "machine", (machine, full) -> ApiMachine.id(machine.id(), full),
                        "ip", (machine, full) -> machine.address(),
                        "metadata", (machine, full) -> TextTable.metadata(machine.metadata())));
    }

    static ListVerb<ApiState> units() {
        return new ListVerb<>(
                new ListOptions("active,hash,load,machine,sub,unit", "unit,machine,active,sub"),
                "list of units",
                ApiClient::states,
                session -> Map.of(
                        "unit", (state, full) -> state.unit(),
                        "machine", (state, full) -> session.legend(state.machine(), full),
                        "load", (state, full) -> state.systemd().load(),
                        "active", (state, full) -> state.systemd().active(),
                        "sub", (state, full) -> state.systemd().sub(),
                        "hash", (state, full) -> ApiUnit.hash(state.hash(), full)));
    }

    static ListVerb<ApiUnit> unitFiles() {
        return new ListVerb<>(
                new ListOptions("desc,dstate,global,hash,state,target,unit", "unit,hash,dstate,state,target"),
                "list of units from repository",
                ApiClient::units,
                ListVerb::unitFileColumns);
    }

    private static Map<String, BiFunction<ApiUnit, Boolean, String>> unitFileColumns(Session session) {
        BiFunction<ApiUnit, Boolean, String> target =
                (unit, full) -> unit.isGlobal() ? "global" : session.legend(unit.machine(), full);
        return Map.of(
                "unit", (unit, full) -> unit.name(),
                "hash", (unit, full) -> ApiUnit.hash(unit.file().hash(), full),
                "dstate", (unit, full) -> unit.desired(),
                "state", (unit, full) -> unit.isGlobal() ? "-" : unit.current(),
                "target", target,
                "tmachine", target,
                "desc", (unit, full) -> unit.description(),
                "global", (unit, full) -> String.valueOf(unit.isGlobal()));
    }

    @Override
    public void declare(CommandSpec spec) {
        list.declare(spec);
    }

    @Override
    public int run(Session session) {
        TextTable<T> table = new TextTable<>(columns.apply(session), list.fields());
        if (table.has("tmachine")) {
            session.terminal().warn("The \"tmachine\" field is deprecated. Use \"target\" instead");
        }
        try {
            session.terminal().out().print(table.print(items.apply(session.api()), list.isFull(), list.hasLegend()));
            return DONE;
        } catch (Failure e) {
            throw e.during("Error retrieving " + what);
        }
    }
}
