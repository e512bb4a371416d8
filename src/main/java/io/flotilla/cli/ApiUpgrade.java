package io.flotilla.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far the cluster is from the next feature level, which says what may be written to its log.
 *
 * @param level that may be written now
 * @param isHeld whether it is raised only on demand
 * @param next that some host reads already; empty if none reads more
 * @param heldBackBy IDs of the hosts that do not read {@code next}
 */
public record ApiUpgrade(
        String level, boolean isHeld, Optional<String> next, List<Host> hosts, List<String> heldBackBy) {

    /** A host, and the levels that its version reads, the lowest first. */
    public record Host(ApiMachine machine, String version, List<String> levels, boolean isCore) {}

    static ApiUpgrade of(Json json) {
        return new ApiUpgrade(
                json.word("level"),
                json.word("hold").equals("true"),
                Optional.of(json.word("next")).filter(level -> !level.isEmpty()),
                json.objects("machines").stream().map(ApiUpgrade::host).toList(),
                json.words("heldBackBy"));
    }

    private static Host host(Json json) {
        return new Host(
                new ApiMachine(json.text("machine"), json.text("address"), Map.of()),
                json.text("version"),
                json.words("levels"),
                json.word("core").equals("true"));
    }

    /** As lists name the host; its ID alone where it is not among {@code hosts}. */
    public String legend(String id, boolean full) {
        return hosts.stream()
                .map(Host::machine)
                .filter(machine -> machine.id().equals(id))
                .findFirst()
                .map(machine -> machine.legend(full))
                .orElseGet(() -> ApiMachine.id(id, full));
    }
}
