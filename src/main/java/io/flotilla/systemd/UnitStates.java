package io.flotilla.systemd;

import io.flotilla.systemd.dbus.BodyReader;
import io.flotilla.systemd.dbus.DBusMessage;
import io.flotilla.systemd.dbus.UnitPath;
import io.flotilla.systemd.dbus.UnitRow;
import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitState;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the held units, and who wants to hear of it. A held unit that systemd does not have in memory is
 * dead, or whatever systemd said of its file when it last looked. On one context.
 */
final class UnitStates {
    private static final long MICROS = 1_000;
    private static final String ACTIVE_STATE = "ActiveState";
    private static final String SUB_STATE = "SubState";
    private static final String CHANGED_AT = "StateChangeTimestamp";
    private static final Map<String, String> CHANGES = Map.of(ACTIVE_STATE, "s", SUB_STATE, "s", CHANGED_AT, "t");

    /** One held unit. */
    private static final class Held {
        private final UnitName unit;
        private String hash;
        private UnitState state = UnitState.DEAD;
        private UnitState resting = UnitState.DEAD;
        private boolean isInMemory;
        private Drift fileDrift = Drift.NONE;
        private Drift pathDrift = Drift.NONE;
        private String result = "";
        private long sinceMillis;
        private UnitStatus told;

        Held(UnitName unit, String hash, long now) {
            this.unit = unit;
            this.hash = hash;
            this.sinceMillis = now;
            this.told = status();
        }

        UnitStatus status() {
            return new UnitStatus(unit, true, hash, state, result, drift(), sinceMillis);
        }

        private Drift drift() {
            if (state.load().equals("masked")) {
                return Drift.MASKED;
            }
            return pathDrift == Drift.NONE ? fileDrift : pathDrift;
        }

        void enter(UnitState now, long millis) {
            if (!state.equals(now)) {
                boolean activeChanged = !state.active().equals(now.active());
                state = now;
                sinceMillis = millis;
                if (activeChanged) {
                    result = "";
                }
            }
        }
    }

    private final Clock clock;
    private final Map<UnitName, Held> held = new HashMap<>();

    /** By the last part of the object path, so that a signal's unit is found without being decoded. */
    private final Map<String, Held> byPath = new HashMap<>();

    private final List<Consumer<UnitStatus>> watchers = new ArrayList<>();

    UnitStates(Clock clock) {
        this.clock = clock;
    }

    void watch(Consumer<UnitStatus> watcher) {
        watchers.add(watcher);
    }

    Map<UnitName, UnitStatus> all() {
        Map<UnitName, UnitStatus> all = new HashMap<>(2 * held.size());
        held.values().forEach(unit -> all.put(unit.unit, unit.told));
        return all;
    }

    Optional<UnitStatus> get(UnitName unit) {
        return Optional.ofNullable(held.get(unit)).map(known -> known.told);
    }

    boolean holds(UnitName unit) {
        return held.containsKey(unit);
    }

    boolean isInMemory(UnitName unit) {
        Held known = held.get(unit);
        return known != null && known.isInMemory;
    }

    /** The file of the unit is in place, with this hash. */
    void hold(UnitName unit, String hash) {
        Held known = held.get(unit);
        if (known == null) {
            Held fresh = new Held(unit, hash, clock.millis());
            held.put(unit, fresh);
            byPath.put(UnitPath.of(unit.value()), fresh);
            publish(fresh.told);
            return;
        }
        known.hash = hash;
        known.fileDrift = Drift.NONE;
        known.resting = UnitState.DEAD;
        if (!known.isInMemory) {
            known.enter(UnitState.DEAD, clock.millis());
        }
        tell(known);
    }

    void release(UnitName unit) {
        Held known = held.remove(unit);
        if (known != null) {
            byPath.remove(UnitPath.of(unit.value()));
            publish(new UnitStatus(unit, false, "", UnitState.NOT_FOUND, "", Drift.NONE, clock.millis()));
        }
    }

    void fileDrift(UnitName unit, Drift drift) {
        change(held.get(unit), known -> known.fileDrift = drift);
    }

    /** What hides held units, of all of them: one that is not named is hidden by nothing. */
    void pathDrifts(Map<UnitName, Drift> drifts) {
        held.values()
                .forEach(each -> change(each, known -> known.pathDrift = drifts.getOrDefault(known.unit, Drift.NONE)));
    }

    void result(UnitName unit, String result) {
        Held known = held.get(unit);
        if (known != null && known.state.active().equals("failed")) {
            known.result = result;
            tell(known);
        }
    }

    void snapshot(List<UnitRow> rows) {
        Map<String, UnitRow> byName = new HashMap<>();
        rows.forEach(row -> byName.put(row.name(), row));
        held.values().forEach(known -> {
            UnitRow row = byName.get(known.unit.value());
            known.isInMemory = row != null && row.isFound();
            known.enter(known.isInMemory && row != null ? row.state() : known.resting, clock.millis());
            tell(known);
        });
    }

    /** What systemd said when it was asked to look at the file of a unit. */
    void looked(UnitName unit, UnitState state) {
        boolean usable = state.load().equals("loaded");
        change(held.get(unit), known -> {
            known.resting = usable ? UnitState.DEAD : new UnitState(state.load(), "inactive", "dead");
            known.enter(state.isRunning() || known.isInMemory ? state : known.resting, clock.millis());
        });
    }

    void removed(String name) {
        change(byPath.get(UnitPath.of(name)), known -> {
            known.isInMemory = false;
            known.enter(known.resting, clock.millis());
        });
    }

    /** What {@code PropertiesChanged} says: an interface, its changed properties, names of invalidated ones. */
    void changed(DBusMessage message) {
        Held known = byPath.get(message.path());
        if (known == null) {
            return;
        }
        BodyReader body = message.body("sa{sv}as");
        body.text();
        Map<String, Object> properties = body.properties(CHANGES);
        known.isInMemory = true;
        String active = (String) properties.getOrDefault(ACTIVE_STATE, known.state.active());
        String sub = (String) properties.getOrDefault(SUB_STATE, known.state.sub());
        long micros = (Long) properties.getOrDefault(CHANGED_AT, 0L);
        String load = known.state.load().equals("not-found") ? "loaded" : known.state.load();
        known.enter(new UnitState(load, active, sub), micros == 0 ? clock.millis() : micros / MICROS);
        tell(known);
    }

    /** Nothing, if no such unit is held. */
    private void change(@Nullable Held unit, Consumer<Held> step) {
        if (unit != null) {
            step.accept(unit);
            tell(unit);
        }
    }

    private void tell(Held known) {
        UnitStatus now = known.status();
        if (!now.equals(known.told)) {
            known.told = now;
            publish(now);
        }
    }

    private void publish(UnitStatus status) {
        List.copyOf(watchers).forEach(watcher -> watcher.accept(status));
    }
}
