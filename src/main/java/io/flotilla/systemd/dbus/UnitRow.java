package io.flotilla.systemd.dbus;

import io.flotilla.unit.UnitState;
import java.util.List;

/** A unit in systemd's memory, as its lists show it; {@code jobPath} is {@code /} without a job. */
public record UnitRow(String name, UnitState state, String jobPath) {

    /** The rows of ListUnitsByPatterns and ListUnitsByNames, {@code a(ssssssouso)}. */
    public static List<UnitRow> of(Object[] answer) {
        return ((List<?>) answer[0]).stream().map(UnitRow::row).toList();
    }

    private static UnitRow row(Object struct) {
        Object[] field = (Object[]) struct;
        UnitState state = new UnitState(field[2].toString(), field[3].toString(), field[4].toString());
        return new UnitRow(field[0].toString(), state, field[9].toString());
    }

    public boolean isFound() {
        return !state.load().equals("not-found");
    }
}
