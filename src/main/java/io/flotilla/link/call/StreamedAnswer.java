package io.flotilla.link.call;

import io.flotilla.link.wire.Caller;
import io.flotilla.link.wire.Frame;
import io.flotilla.link.wire.LinkLoop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * A streamed answer as it is sent: one chunk of the source at a time, cut into frames, no more than the other side gave
 * room for. The source is touched on its own context only, all else runs on the link's thread.
 */
final class StreamedAnswer {
    private static final int MOST_CHUNK = 32 << 10;

    /** What becomes of it. */
    interface Sink {
        void chunk(Buffer bytes);

        void complete();

        void failed(Throwable cause);
    }

    private final LinkLoop loop;
    private final ReadStream<Buffer> source;
    private final Caller context;
    private final Sink sink;
    private Buffer rest = Buffer.buffer();
    private int sent;
    private long credit = Frame.WINDOW;
    private boolean isSourceAtEnd;
    private boolean isOver;

    /** @param context of the source */
    StreamedAnswer(LinkLoop loop, ReadStream<Buffer> source, Caller context, Sink sink) {
        this.loop = loop;
        this.source = source;
        this.context = context;
        this.sink = sink;
    }

    void begin() {
        context.run(() -> {
            source.pause();
            source.exceptionHandler(cause -> loop.run(() -> failed(cause)));
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
            sink.chunk(rest.slice(sent - length, sent));
        }
        if (isOver || sent < rest.length()) {
            return;
        }
        if (isSourceAtEnd) {
            isOver = true;
            sink.complete();
        } else {
            context.run(() -> source.fetch(1));
        }
    }

    private void ended() {
        isSourceAtEnd = true;
        if (!isOver && sent == rest.length()) {
            isOver = true;
            sink.complete();
        }
    }

    private void failed(Throwable cause) {
        if (!isOver) {
            isOver = true;
            sink.failed(cause);
        }
    }
}
