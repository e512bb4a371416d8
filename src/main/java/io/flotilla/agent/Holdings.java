package io.flotilla.agent;

import io.flotilla.reconcile.HeldUnit;
import io.flotilla.systemd.Systemd;
import io.flotilla.systemd.UnitStatus;
import io.flotilla.unit.UnitName;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What this machine holds: what systemd has, and what the ledger knows of how it came there. */
record Holdings(Systemd systemd, Ledger ledger) {

    Map<UnitName, HeldUnit> of(Collection<UnitName> names) {
        Map<UnitName, HeldUnit> held = new HashMap<>();
        names.forEach(name -> systemd.unit(name)
                .filter(UnitStatus::held)
                .ifPresent(status -> held.put(name, held(status, ledger.get(name)))));
        return held;
    }

    private static HeldUnit held(UnitStatus status, Optional<Ledger.Entry> entry) {
        Ledger.Entry known = entry.orElseGet(() -> Adoption.ofUnknownOwner(status, Optional.empty()));
        return new HeldUnit(
                status.unit(),
                known.hash(),
                known.runHash(),
                known.started(),
                known.stopping(),
                status.state().isRunning(),
                known.onIsolated(),
                known.log(),
                known.revision());
    }
}
