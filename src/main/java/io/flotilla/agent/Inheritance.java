package io.flotilla.agent;

import io.flotilla.desired.OrderSheet;
import io.flotilla.registry.Registry;
import io.flotilla.registry.UnitEntry;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this machine holds by order of a log from whose backup the present one was begun. Units that the present log has
 * launched elsewhere count as ordered by it from then on: they are stopped here when they run there. All others run on,
 * because what was wished after the backup was made is not in it. Used on one context.
 */
final class Inheritance {
    private static final Logger LOG = LoggerFactory.getLogger(Inheritance.class);

    private final Registry registry;
    private final Ledger ledger;
    private final Set<UnitName> asked = new HashSet<>();
    private Consumer<UnitName> whenTaken = unit -> {};

    Inheritance(Registry registry, Ledger ledger) {
        this.registry = registry;
        this.ledger = ledger;
    }

    /** Called with each unit that another pass may find something to do for. */
    void whenTaken(Consumer<UnitName> handler) {
        whenTaken = handler;
    }

    void look(OrderSheet sheet) {
        Set<String> replaced = registry.replaced();
        List.copyOf(ledger.entries().entrySet()).forEach(held -> {
            UnitName unit = held.getKey();
            if (replaced.contains(held.getValue().log()) && !sheet.orders().containsKey(unit) && asked.add(unit)) {
                registry.unit(sheet.revision(), unit).onComplete((found, cause) -> {
                    asked.remove(unit);
                    if (cause == null
                            && found.value().filter(Inheritance::isPlaced).isPresent()) {
                        take(sheet, unit, held.getValue());
                    }
                });
            }
        });
    }

    private static boolean isPlaced(UnitEntry entry) {
        return entry.unit().target() == TargetState.LAUNCHED
                && !entry.unit().machines().isEmpty();
    }

    private void take(OrderSheet sheet, UnitName unit, Ledger.Entry held) {
        if (ledger.get(unit).filter(held::equals).isPresent()) {
            LOG.info(
                    "unit {} was ordered by the log that this cluster's was restored from: it decides of it now", unit);
            ledger.put(unit, held.takenOverBy(sheet.log()));
            ledger.saveSoon();
            whenTaken.accept(unit);
        }
    }
}
