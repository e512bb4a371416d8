package io.flotilla.registry;

import java.util.List;

/** What this machine says of its units. */
public interface Reports extends ThisMachine {
    /**
     * Shows what became of this machine's units and tells everyone who watches the state stream, as soon as there is a
     * leader. The first call, even with nothing to say, tells that everything this machine holds has been said.
     */
    void report(List<StateReport> reports);
}
