package io.flotilla.registry.host;

import io.flotilla.bus.PassLoop;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.StateReport;
import io.flotilla.registry.wire.Question;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This machine's reports on their way to the leader: the latest state of each unit, one message at a time. The first
 * is everything, once the publisher has said what there is: the leader may remember what the node before this one said,
 * and the host may have been booted since. So is one to a leader that knows nothing of this machine. On the registry's event loop.
 */
public final class HostReports {
    private static final Logger LOG = LoggerFactory.getLogger(HostReports.class);
    private static final long PATIENCE_MILLIS = 2_000;

    private final Uplink uplink;
    private final PassLoop loop;
    private final Map<UnitName, StateEntry> current = new HashMap<>();
    private Map<UnitName, StateReport> unsent = new HashMap<>();
    private boolean isBegun;
    private boolean wantsAll;
    private boolean hasSaidAll;

    HostReports(Vertx vertx, Uplink uplink) {
        this.uplink = uplink;
        loop = new PassLoop(vertx, this::pass, cause -> LOG.warn("states cannot be reported", cause));
    }

    public void report(List<StateReport> lines) {
        isBegun = true;
        for (StateReport line : lines) {
            line.state().ifPresentOrElse(state -> current.put(line.unit(), state), () -> current.remove(line.unit()));
            unsent.put(line.unit(), line);
        }
        loop.signal();
    }

    /** Whether all that this machine holds is known, and is nothing. */
    public boolean isNothingHeld() {
        return isBegun && current.isEmpty();
    }

    /** The leader beat: what is not sent yet may be sent now, and everything if it {@code wants} that. */
    void leaderBeat(boolean wants) {
        wantsAll = wants;
        if (wants || !hasSaidAll || !unsent.isEmpty()) {
            loop.signal();
        }
    }

    /** A failure needs no retry of its own: the leader's next beat brings one. */
    private Future<Void> pass() {
        boolean all = wantsAll || !hasSaidAll;
        if (!isBegun || (unsent.isEmpty() && !all)) {
            return Future.succeededFuture();
        }
        Map<UnitName, StateReport> taken = unsent;
        unsent = new HashMap<>();
        wantsAll = false;
        return uplink.ask(PATIENCE_MILLIS, new Question.Report(all ? everything() : List.copyOf(taken.values()), all))
                .onSuccess(done -> hasSaidAll |= all)
                .onFailure(cause -> {
                    LOG.debug("states are not reported yet: {}", cause.toString());
                    taken.forEach(unsent::putIfAbsent);
                })
                .otherwiseEmpty();
    }

    private List<StateReport> everything() {
        List<StateReport> lines = new ArrayList<>();
        current.forEach((unit, state) -> lines.add(new StateReport(unit, Optional.of(state))));
        return lines;
    }
}
