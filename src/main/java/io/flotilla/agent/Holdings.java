package io.flotilla.agent;

import io.flotilla.reconcile.HeldUnit;
import io.flotilla.systemd.Systemd;
import io.flotilla.systemd.UnitStatus;
import io.flotilla.unit.UnitName;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What this machine holds: what systemd has, what the ledger knows of how it came there, and what is being started. */
record Holdings(Systemd systemd, Ledger ledger, Predicate<UnitName> isStarting) {

    Map<UnitName, HeldUnit> of(Collection<UnitName> names) {
        Map<UnitName, HeldUnit> held = new HashMap<>();
        names.forEach(name -> systemd.unit(name)
                .filter(UnitStatus::held)
                .ifPresent(status -> held.put(name, held(status, ledger.get(name)))));
        return held;
    }

    private HeldUnit held(UnitStatus status, Optional<Ledger.Entry> entry) {
        Ledger.Entry known = entry.orElseGet(() -> Adoption.ofUnknownOwner(status, Optional.empty()));
        return new HeldUnit(
                status.unit(),
                known.hash(),
                known.runHash(),
                known.started() || isStarting.test(status.unit()),
                known.stopping(),
                status.state().isRunning(),
                known.onIsolated(),
                known.carriedOut(),
                known.log(),
                known.revision());
    }
}
