package io.flotilla.link.call;

import io.flotilla.link.LinkException;
import io.flotilla.link.Refusal;
import io.flotilla.link.wire.Frame;
import io.flotilla.link.wire.LinkLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * What this side asked on one connection and the other has not answered. As many questions are under way as the other
 * side takes; the rest waits here, not longer than its time.
 */
final class Questions {
    static final int MOST_OPEN = 64;
    private static final int MOST_WAITING = 1_024;

    private record Ask(int id, String what, Buffer frame, long timer, Promise<Buffer> answer) {}

    private final LinkLoop loop;
    private final Calls.Channel channel;
    private final Map<Integer, Ask> open = new HashMap<>();
    private final Queue<Ask> waiting = new ArrayDeque<>();

    Questions(LinkLoop loop, Calls.Channel channel) {
        this.loop = loop;
        this.channel = channel;
    }

    Future<Buffer> ask(int id, String what, Buffer body, long timeoutMillis) {
        if (waiting.size() >= MOST_WAITING) {
            return Future.failedFuture(LinkException.notSent(
                    "%s: %d questions wait for %s already".formatted(what, MOST_WAITING, channel.peer())));
        }
        long timer = loop.vertx().setTimer(Math.max(1, timeoutMillis), late -> late(id, timeoutMillis));
        Ask ask = new Ask(id, what, Frame.question(Frame.ASK, id, what, body), timer, Promise.promise());
        waiting.add(ask);
        sendWaiting();
        return ask.answer().future();
    }

    private void sendWaiting() {
        while (open.size() < MOST_OPEN && !waiting.isEmpty()) {
            Ask ask = waiting.remove();
            if (channel.offer(ask.frame())) {
                open.put(ask.id(), ask);
            } else {
                fail(ask, LinkException.notSent("%s: too much waits for %s".formatted(ask.what(), channel.peer())));
            }
        }
    }

    private void late(int id, long millis) {
        Ask ask = open.remove(id);
        if (ask != null) {
            fail(
                    ask,
                    LinkException.noAnswer(
                            "%s was not answered by %s within %d ms".formatted(ask.what(), channel.peer(), millis)));
            sendWaiting();
            return;
        }
        List<Ask> late = waiting.stream().filter(it -> it.id() == id).toList();
        waiting.removeAll(late);
        late.forEach(it -> fail(
                it,
                LinkException.notSent(
                        "%s: %d questions to %s have no answer".formatted(it.what(), open.size(), channel.peer()))));
    }

    void replied(int id, Buffer body) {
        Ask ask = open.remove(id);
        if (ask != null) {
            loop.vertx().cancelTimer(ask.timer());
            ask.answer().complete(body);
            sendWaiting();
        }
    }

    void failed(int id, Refusal why) {
        Ask ask = open.remove(id);
        if (ask != null) {
            fail(ask, LinkException.refused(why));
            sendWaiting();
        }
    }

    /** The connection is gone. */
    void end(String why) {
        List<Ask> unsent = new ArrayList<>(waiting);
        List<Ask> unanswered = new ArrayList<>(open.values());
        waiting.clear();
        open.clear();
        unsent.forEach(ask -> fail(ask, LinkException.notSent(lost(ask, why))));
        unanswered.forEach(ask -> fail(ask, LinkException.noAnswer(lost(ask, why))));
    }

    private String lost(Ask ask, String why) {
        return "%s: lost the connection with %s: %s".formatted(ask.what(), channel.peer(), why);
    }

    private void fail(Ask ask, LinkException why) {
        loop.vertx().cancelTimer(ask.timer());
        ask.answer().fail(why);
    }
}
