package io.flotilla.link.call;

import io.flotilla.link.Refusal;
import io.flotilla.link.wire.Frame;
import io.flotilla.link.wire.LinkLoop;
import io.flotilla.stream.Caller;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * A streamed answer as it is sent: one chunk of the source at a time, cut into frames, no more than the other side gave
 * room for. The source is touched on its own context only, all else runs on the link's thread.
 */
final class StreamedAnswer {
    private static final int MOST_CHUNK = 32 << 10;

    private final LinkLoop loop;
    private final Calls.Channel channel;
    private final int id;
    private final ReadStream<Buffer> source;
    private final Caller context;
    private final Runnable onOver;
    private Buffer rest = Buffer.buffer();
    private int sent;
    private long credit = Frame.WINDOW;
    private boolean isSourceAtEnd;
    private boolean isOver;

    /**
     * @param context of the source
     * @param onOver called before its last frame is sent, if it is not given up
     */
    StreamedAnswer(
            LinkLoop loop, Calls.Channel channel, int id, ReadStream<Buffer> source, Caller context, Runnable onOver) {
        this.loop = loop;
        this.channel = channel;
        this.id = id;
        this.source = source;
        this.context = context;
        this.onOver = onOver;
    }

    void begin() {
        context.run(() -> {
            source.pause();
            source.exceptionHandler(cause -> loop.run(() -> over(Answers.failed(id, Refusal.of(cause)))));
            source.endHandler(end -> loop.run(this::ended));
            source.handler(chunk -> loop.run(() -> came(chunk)));
            source.fetch(1);
        });
    }

    void allow(int bytes) {
        credit += bytes;
        if (sent < rest.length()) {
            send();
        }
    }

    void giveUp() {
        if (!isOver) {
            isOver = true;
            context.run(() -> {
                source.endHandler(null);
                source.exceptionHandler(null);
                source.handler(null);
            });
        }
    }

    private void came(Buffer chunk) {
        rest = chunk;
        sent = 0;
        send();
    }

    private void send() {
        while (!isOver && sent < rest.length() && credit > 0) {
            int length = (int) Math.min(Math.min(MOST_CHUNK, credit), rest.length() - sent);
            credit -= length;
            sent += length;
            channel.answer(Frame.of(Frame.CHUNK, id, rest.slice(sent - length, sent)));
        }
        if (isOver || sent < rest.length()) {
            return;
        }
        if (isSourceAtEnd) {
            over(Frame.of(Frame.END, id));
        } else {
            context.run(() -> source.fetch(1));
        }
    }

    private void ended() {
        isSourceAtEnd = true;
        if (sent == rest.length()) {
            over(Frame.of(Frame.END, id));
        }
    }

    private void over(Buffer last) {
        if (!isOver) {
            isOver = true;
            onOver.run();
            channel.answer(last);
        }
    }
}
