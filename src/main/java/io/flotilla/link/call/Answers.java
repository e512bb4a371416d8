package io.flotilla.link.call;

import io.flotilla.link.Refusal;
import io.flotilla.link.wire.BadFrameException;
import io.flotilla.link.wire.Frame;
import io.flotilla.link.wire.LinkLoop;
import io.flotilla.stream.Caller;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the other side of one connection asked, until it is answered. */
final class Answers {
    private static final int MOST_STREAMS = 64;
    private static final String BUSY = "busy";

    private final LinkLoop loop;
    private final Calls.Channel channel;
    private int open;
    /** Empty while it has not begun. */
    private final Map<Integer, Optional<StreamedAnswer>> streams = new HashMap<>();

    Answers(LinkLoop loop, Calls.Channel channel) {
        this.loop = loop;
        this.channel = channel;
    }

    void asked(Frame frame) {
        int id = frame.number();
        String what = frame.what();
        if (open >= Questions.MOST_OPEN) {
            fail(id, new Refusal(BUSY, "%s: %d questions are open already".formatted(what, open)));
            return;
        }
        open++;
        loop.handler()
                .asked(channel.peer(), what, frame.questionBody())
                .onComplete((body, failure) -> loop.run(() -> {
                    open--;
                    if (failure != null) {
                        fail(id, Refusal.of(failure));
                    } else if (body.length() > Frame.MOST - Integer.BYTES) {
                        fail(
                                id,
                                new Refusal(
                                        "too-long",
                                        "%s: the answer is too long, %d bytes".formatted(what, body.length())));
                    } else {
                        channel.answer(Frame.of(Frame.REPLY, id, body));
                    }
                }));
    }

    void askedForStream(Frame frame) {
        int id = frame.number();
        String what = frame.what();
        if (streams.size() >= MOST_STREAMS) {
            fail(id, new Refusal(BUSY, "%s: %d streams are open already".formatted(what, streams.size())));
            return;
        }
        if (streams.putIfAbsent(id, Optional.empty()) != null) {
            throw new BadFrameException("a stream's number was used twice");
        }
        loop.handler()
                .askedForStream(channel.peer(), what, frame.questionBody())
                .onComplete((source, failure) -> {
                    Caller context = Caller.current();
                    if (failure != null) {
                        loop.run(() -> notBegun(id, Refusal.of(failure)));
                    } else {
                        source.pause();
                        loop.run(() -> begin(id, source, context));
                    }
                });
    }

    private void notBegun(int id, Refusal why) {
        if (streams.remove(id) != null) {
            fail(id, why);
        }
    }

    private void begin(int id, ReadStream<Buffer> source, Caller context) {
        StreamedAnswer stream = new StreamedAnswer(loop, channel, id, source, context, () -> streams.remove(id));
        if (streams.replace(id, Optional.of(stream)) == null) {
            stream.giveUp();
            return;
        }
        channel.answer(Frame.of(Frame.BEGIN, id));
        stream.begin();
    }

    void allowed(int id, int bytes) {
        Optional<StreamedAnswer> stream = streams.getOrDefault(id, Optional.empty());
        if (bytes < 0) {
            throw new BadFrameException("a stream's room of %d bytes".formatted(bytes));
        }
        stream.ifPresent(it -> it.allow(bytes));
    }

    void cancelled(int id) {
        Optional<StreamedAnswer> stream = streams.remove(id);
        if (stream != null) {
            stream.ifPresent(StreamedAnswer::giveUp);
        }
    }

    /** The connection is gone. */
    void end() {
        List<Optional<StreamedAnswer>> broken = new ArrayList<>(streams.values());
        streams.clear();
        broken.forEach(stream -> stream.ifPresent(StreamedAnswer::giveUp));
    }

    private void fail(int id, Refusal why) {
        channel.answer(failed(id, why));
    }

    static Buffer failed(int id, Refusal why) {
        return Frame.of(Frame.FAILED, id, Frame.text(why));
    }
}
