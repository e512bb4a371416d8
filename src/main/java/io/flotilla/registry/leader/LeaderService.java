package io.flotilla.registry.leader;

import io.flotilla.desired.Command;
import io.flotilla.desired.Decided;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.NotLeadingException;
import io.flotilla.registry.Reads;
import io.flotilla.registry.RefusedException;
import io.flotilla.registry.host.Leader;
import io.flotilla.registry.wire.Question;
import io.flotilla.registry.wire.QuestionHandlers;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Answers on a core host what other hosts ask, and while it leads what it asks itself. A machine can report only its own
 * states and get only its own sheet. On the registry's event loop.
 */
public final class LeaderService implements Leader {
    private final MachineId self;
    private final Leadership leadership;
    private final Supplier<Reads> reads;
    private final QuestionHandlers answers;

    /** {@code reads} is where to read from at the moment. */
    public LeaderService(MachineId self, Leadership leadership, Supplier<Reads> reads) {
        this.self = self;
        this.leadership = leadership;
        this.reads = reads;
        answers = new QuestionHandlers()
                .on(Question.Submit.class, this::submit)
                .on(Question.Report.class, (from, report) -> leadership.report(from, report.lines(), report.all()))
                .on(Question.GetSheet.class, (from, question) -> leadership.sheet(from, question.had()))
                .on(Question.AskSilence.class, (from, ask) -> leadership.grantSilence(from, ask.run(), ask.millis()))
                .on(
                        Question.GetSnapshot.class,
                        (from, question) -> leadership.snapshot(question.units(), question.slice()))
                .on(Question.GetCluster.class, (from, question) -> leadership.cluster())
                .on(Question.FinishUpgrade.class, (from, question) -> leadership.finishUpgrade())
                .on(Question.AddMember.class, (from, add) -> leadership.addCoreHost(add.requestId(), add.machine()))
                .on(
                        Question.RemoveMember.class,
                        (from, remove) -> leadership.removeCoreHost(remove.requestId(), remove.machine()));
    }

    @Override
    public <A> Future<A> ask(Question<A> question) {
        return answer(self, question);
    }

    public <A> Future<A> answer(MachineId from, Question<A> question) {
        if (question instanceof Question.OfCore<A> read) {
            return read.answeredBy(reads.get());
        }
        return leadership.leads()
                ? answers.answer(from, question)
                : Future.failedFuture(new NotLeadingException("this host does not lead"));
    }

    private Future<Decided> submit(MachineId from, Question.Submit question) {
        return isAllowed(question.command(), from.equals(self), leadership.isCoreHost(from))
                ? leadership.submissions().submit(question)
                : Future.failedFuture(new RefusedException("only the leader itself decides that"));
    }

    /** Whichever core host holds a backup takes it into the new log. */
    static boolean isAllowed(Command command, boolean isFromLeader, boolean isFromCoreHost) {
        return isFromLeader
                || Command.WISHES.contains(command.getClass())
                || (isFromCoreHost && command instanceof Command.ReplaceLog);
    }
}
