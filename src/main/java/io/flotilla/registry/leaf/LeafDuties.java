package io.flotilla.registry.leaf;

import io.flotilla.registry.RefusedException;
import io.flotilla.registry.host.CoreFile;
import io.flotilla.registry.host.HostReports;
import io.flotilla.registry.wire.Question;
import io.flotilla.registry.wire.QuestionHandlers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the leader may want of a leaf: to become a core host, or to end. On the registry's event loop. */
final class LeafDuties {
    private static final Logger LOG = LoggerFactory.getLogger(LeafDuties.class);

    private final Vertx vertx;
    private final LeafOptions options;
    private final HostReports reports;
    private final Runnable onCalled;
    private final Runnable onLeft;
    private final QuestionHandlers handlers;
    private boolean isCalled;

    LeafDuties(Vertx vertx, LeafOptions options, HostReports reports, Runnable onCalled, Runnable onLeft) {
        this.vertx = vertx;
        this.options = options;
        this.reports = reports;
        this.onCalled = onCalled;
        this.onLeft = onLeft;
        handlers = new QuestionHandlers()
                .on(Question.BecomeCore.class, (from, question) -> becomeCore(question))
                .on(Question.EndNode.class, (from, question) -> endNode());
    }

    QuestionHandlers handlers() {
        return handlers;
    }

    /** Whether what is written of the core is for this host's next role, and not to be overwritten by this one. */
    boolean isCalled() {
        return isCalled;
    }

    private Future<Void> becomeCore(Question.BecomeCore question) {
        CoreFile file = new CoreFile("", question.founders(), question.group(), true);
        isCalled = true;
        return vertx.<Void>executeBlocking(() -> {
                    file.write(options.dataDirectory());
                    return null;
                })
                .onFailure(cause -> isCalled = false)
                .onSuccess(written -> {
                    LOG.info("the cluster makes this host a core host: starting again as one");
                    // After the answer is on its way.
                    vertx.runOnContext(go -> onCalled.run());
                });
    }

    /** A unit that ran on here would run elsewhere as well. */
    private Future<Void> endNode() {
        if (!reports.isNothingHeld()) {
            return Future.failedFuture(new RefusedException("units are still here"));
        }
        LOG.info("the cluster lets this machine go: ending");
        vertx.runOnContext(go -> onLeft.run());
        return Future.succeededFuture();
    }
}
