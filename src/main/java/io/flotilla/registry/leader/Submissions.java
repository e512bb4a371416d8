package io.flotilla.registry.leader;

import io.flotilla.desired.Command;
import io.flotilla.desired.Decided;
import io.flotilla.raft.DurableLog;
import io.flotilla.raft.LogException;
import io.flotilla.registry.NotLeadingException;
import io.flotilla.registry.RefusedException;
import io.flotilla.registry.UnavailableException;
import io.flotilla.registry.wire.Codecs;
import io.flotilla.registry.wire.Question;
import io.vertx.core.Future;

/** Commands on their way into the log of a host that leads. On the registry's event loop. */
final class Submissions {
    /** How long an answer waits for the maps; the command is durable already, so this bounds only reading one's own write. */
    private static final long SHOWN_WITHIN_MILLIS = 1_000;

    private final CoreState core;
    private final Upgrade upgrade;

    Submissions(CoreState core, Upgrade upgrade) {
        this.core = core;
        this.upgrade = upgrade;
    }

    /** One of the leader's own. */
    Future<Decided> submit(Command command) {
        return submit(Question.Submit.of(command));
    }

    Future<Decided> submit(Question.Submit question) {
        DurableLog log = core.log();
        Command command = question.command();
        if (command instanceof Command.SetUnit && log.status().isDiskLow()) {
            return Future.failedFuture(new UnavailableException(LowDisk.words(log.status())));
        }
        int needs = Codecs.COMMAND.needs(command);
        if (needs > core.image().level()) {
            return Future.failedFuture(new RefusedException(upgrade.words(needs)));
        }
        return log.submit(question.bytes().getBytes())
                .map(committed -> (Decided) committed.result())
                .recover(Submissions::mayTryAgain)
                .compose(decided -> command instanceof Command.ApplyPlan
                        ? Future.succeededFuture(decided)
                        : core.projection()
                                .shown(decided.revision(), patience())
                                .map(decided));
    }

    /** Once the maps are known not to follow, reads come from elsewhere, and nobody need wait for them. */
    private long patience() {
        return Math.max(1, SHOWN_WITHIN_MILLIS - core.projection().lagMillis());
    }

    private static Future<Decided> mayTryAgain(Throwable cause) {
        String words = String.valueOf(cause.getMessage());
        boolean isFinal = cause instanceof LogException failure
                && (failure.reason() == LogException.Reason.TOO_LARGE
                        || failure.reason() == LogException.Reason.APPLY_FAILED);
        return Future.failedFuture(isFinal ? new UnavailableException(words) : new NotLeadingException(words));
    }
}
