package io.flotilla.registry.host;

import io.flotilla.journal.Journal;
import io.flotilla.journal.JournalQuery;
import io.flotilla.link.Link;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.UnavailableException;
import io.flotilla.registry.wire.Asks;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The journals of all hosts: this one's own, those of hosts that are connected, and any other's through a core host. Used
 * at home.
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
        Buffer body = encode(machine, query);
        if (machine.equals(self)) {
            return own.read(query).recover(Journals::unavailable);
        }
        if (link.get().isConnected(machine)) {
            return ask(machine, body).recover(Journals::unavailable);
        }
        return relay(body, relays.get().iterator(), "machine %s is out of touch".formatted(machine));
    }

    private Future<ReadStream<Buffer>> relay(Buffer body, Iterator<MachineId> left, String why) {
        return left.hasNext()
                ? ask(left.next(), body).recover(cause -> relay(body, left, String.valueOf(cause.getMessage())))
                : Future.failedFuture(new UnavailableException(why));
    }

    private Future<ReadStream<Buffer>> ask(MachineId whom, Buffer body) {
        return link.get().askForStream(whom, Asks.JOURNAL, body);
    }

    private static Future<ReadStream<Buffer>> unavailable(Throwable cause) {
        return Future.failedFuture(new UnavailableException(String.valueOf(cause.getMessage())));
    }

    /** A peer asks: a core host answers for those that are connected, too, but passes nothing on to a second one. */
    public Future<ReadStream<Buffer>> asked(Buffer body) {
        JsonObject json = new JsonObject(body);
        MachineId machine = new MachineId(json.getString("machine"));
        if (!machine.equals(self) && !link.get().isConnected(machine)) {
            return Future.failedFuture(
                    new UnavailableException("machine %s is out of touch with %s".formatted(machine, self.shortId())));
        }
        return read(machine, decode(json));
    }

    private static Buffer encode(MachineId machine, JournalQuery query) {
        return new JsonObject()
                .put("machine", machine.value())
                .put("unit", query.unit().value())
                .put("lines", query.lines())
                .put("follow", query.follow())
                .put("output", query.output())
                .toBuffer();
    }

    private static JournalQuery decode(JsonObject json) {
        return new JournalQuery(
                new UnitName(json.getString("unit")),
                json.getInteger("lines"),
                Optional.ofNullable(json.getBoolean("follow")).orElse(false),
                json.getString("output"));
    }
}
