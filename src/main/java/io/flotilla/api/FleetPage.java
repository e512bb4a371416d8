package io.flotilla.api;

import java.util.List;

/** A page of one of fleet's lists; the other two are empty. */
record FleetPage(List<FleetMachine> machines, String nextPageToken, List<FleetState> states, List<FleetUnit> units)
        implements FleetView {

    static FleetPage ofMachines(List<FleetMachine> machines, String next) {
        return new FleetPage(machines, next, List.of(), List.of());
    }

    static FleetPage ofStates(List<FleetState> states, String next) {
        return new FleetPage(List.of(), next, states, List.of());
    }

    static FleetPage ofUnits(List<FleetUnit> units, String next) {
        return new FleetPage(List.of(), next, List.of(), units);
    }
}
