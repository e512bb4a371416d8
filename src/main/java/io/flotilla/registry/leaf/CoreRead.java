package io.flotilla.registry.leaf;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.UnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A question that any core host can answer: the first answer counts. The next one is asked too when one does not answer
 * soon, and all are asked again when none knows enough yet, until the time is over. On the registry's event loop, once.
 */
final class CoreRead<A> {
    private static final long ALL_MILLIS = 2_000;
    private static final long NEXT_MILLIS = 500;
    private static final long AGAIN_MILLIS = 200;

    private final Vertx vertx;
    private final Supplier<List<MachineId>> cores;
    private final Function<MachineId, Future<A>> ask;
    private final Promise<A> answer = Promise.promise();
    private String why = "no core host can be reached";
    private int underWay;

    /** {@code cores}: those to ask at the moment, the best first. */
    CoreRead(Vertx vertx, Supplier<List<MachineId>> cores, Function<MachineId, Future<A>> ask) {
        this.vertx = vertx;
        this.cores = cores;
        this.ask = ask;
    }

    Future<A> answer() {
        long timer = vertx.setTimer(ALL_MILLIS, over -> fail());
        begin();
        return answer.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void begin() {
        if (answer.future().isComplete()) {
            return;
        }
        Iterator<MachineId> left = cores.get().iterator();
        if (left.hasNext()) {
            next(left);
        } else {
            fail();
        }
    }

    private void next(Iterator<MachineId> left) {
        underWay++;
        MachineId core = left.next();
        long timer = vertx.setTimer(NEXT_MILLIS, late -> further(left));
        ask.apply(core).onSuccess(answer::tryComplete).onFailure(cause -> {
            underWay--;
            why = "no core host answers: " + cause.getMessage();
            if (vertx.cancelTimer(timer)) {
                further(left);
            } else if (underWay == 0 && !left.hasNext()) {
                again();
            }
        });
    }

    private void further(Iterator<MachineId> left) {
        if (answer.future().isComplete()) {
            return;
        }
        if (left.hasNext()) {
            next(left);
        } else if (underWay == 0) {
            again();
        }
    }

    private void again() {
        vertx.setTimer(AGAIN_MILLIS, go -> begin());
    }

    private void fail() {
        answer.tryFail(new UnavailableException(why));
    }
}
