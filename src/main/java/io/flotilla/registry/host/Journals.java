package io.flotilla.registry.host;

import io.flotilla.journal.Journal;
import io.flotilla.journal.JournalQuery;
import io.flotilla.link.Link;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.UnavailableException;
import io.flotilla.registry.wire.Exchange;
import io.flotilla.registry.wire.Question;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * The journals of all hosts: this one's own, those of hosts that are connected, and any other's through a core host. On the registry's event loop.
 */
public final class Journals {
    private final MachineId self;
    private final Journal own;
    private final Supplier<Link> link;
    private final Supplier<List<MachineId>> relays;

    /** {@code relays}: who is connected with all others; none on a core host, which is that itself. */
    public Journals(MachineId self, Journal own, Supplier<Link> link, Supplier<List<MachineId>> relays) {
        this.self = self;
        this.own = own;
        this.link = link;
        this.relays = relays;
    }

    public Future<ReadStream<Buffer>> read(MachineId machine, JournalQuery query) {
        Question.ReadJournal question = new Question.ReadJournal(machine, query);
        if (machine.equals(self)) {
            return own.read(query).recover(Journals::unavailable);
        }
        if (link.get().isConnected(machine)) {
            return ask(machine, question).recover(Journals::unavailable);
        }
        return relay(question, relays.get().iterator(), "machine %s is out of touch".formatted(machine));
    }

    private Future<ReadStream<Buffer>> relay(Question.ReadJournal question, Iterator<MachineId> left, String why) {
        return left.hasNext()
                ? ask(left.next(), question).recover(cause -> relay(question, left, String.valueOf(cause.getMessage())))
                : Future.failedFuture(new UnavailableException(why));
    }

    private Future<ReadStream<Buffer>> ask(MachineId whom, Question.ReadJournal question) {
        return Exchange.askForStream(link.get(), whom, question);
    }

    private static Future<ReadStream<Buffer>> unavailable(Throwable cause) {
        return Future.failedFuture(new UnavailableException(String.valueOf(cause.getMessage())));
    }

    /** A peer asks: a core host answers for those that are connected, too, but passes nothing on to a second one. */
    public Future<ReadStream<Buffer>> asked(Question.ReadJournal question) {
        MachineId machine = question.machine();
        if (!machine.equals(self) && !link.get().isConnected(machine)) {
            return Future.failedFuture(
                    new UnavailableException("machine %s is out of touch with %s".formatted(machine, self.shortId())));
        }
        return read(machine, question.query());
    }
}
