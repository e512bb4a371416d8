package io.flotilla.journal;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * What a process prints, a piece at a time: a thread of its own waits for the next one only when the reader has taken
 * the last, so that the process waits for a slow reader and no memory is filled. The process is killed when the reader
 * goes. Used on the context, but for that thread.
 */
final class ProcessOutput implements ReadStream<Buffer> {
    private static final int PIECE = 32 << 10;
    private static final int STACK = 256 << 10;

    private final Context context;
    private final Process process;
    private final Runnable onOver;
    private final Semaphore taken = new Semaphore(1);
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Throwable> failureHandler;
    private @Nullable Handler<@Nullable Void> endHandler;
    private Optional<Buffer> piece = Optional.empty();
    private Optional<Integer> exitCode = Optional.empty();
    private long wanted = Long.MAX_VALUE;
    private boolean isOver;

    /** @param onOver called once, when the process has ended; on any thread */
    ProcessOutput(Context context, Process process, Runnable onOver) {
        this.context = context;
        this.process = process;
        this.onOver = onOver;
        Thread reader = new Thread(null, this::read, "journal-" + process.pid(), STACK);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        byte[] bytes = new byte[PIECE];
        try (InputStream output = process.getInputStream()) {
            for (int count = 0; count >= 0; count = output.read(bytes)) {
                Buffer read = Buffer.buffer().appendBytes(bytes, 0, count);
                if (count > 0) {
                    taken.acquire();
                    context.runOnContext(go -> came(read));
                }
            }
        } catch (IOException e) {
            // killed while it was read
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end();
    }

    private void end() {
        int code = -1;
        try {
            code = process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
        onOver.run();
        int exit = code;
        context.runOnContext(go -> {
            exitCode = Optional.of(exit);
            deliver();
        });
    }

    private void came(Buffer read) {
        if (isOver) {
            taken.release();
            return;
        }
        piece = Optional.of(read);
        deliver();
    }

    private void deliver() {
        Handler<Buffer> reader = handler;
        if (isOver || reader == null || wanted == 0) {
            return;
        }
        if (piece.isPresent()) {
            Buffer next = piece.get();
            piece = Optional.empty();
            wanted -= wanted == Long.MAX_VALUE ? 0 : 1;
            reader.handle(next);
            taken.release();
        }
        if (piece.isEmpty() && exitCode.isPresent() && !isOver) {
            isOver = true;
            tellEnd(exitCode.get());
        }
    }

    private void tellEnd(int code) {
        if (code == 0 && endHandler != null) {
            endHandler.handle(null);
        } else if (code != 0 && failureHandler != null) {
            failureHandler.handle(new IOException("journalctl ended with code " + code));
        }
    }

    @Override
    public ProcessOutput handler(@Nullable Handler<Buffer> reader) {
        handler = reader;
        if (reader == null && !isOver) {
            isOver = true;
            process.destroy();
            taken.release();
        }
        deliver();
        return this;
    }

    @Override
    public ProcessOutput exceptionHandler(@Nullable Handler<Throwable> reader) {
        failureHandler = reader;
        return this;
    }

    @Override
    public ProcessOutput endHandler(@Nullable Handler<@Nullable Void> reader) {
        endHandler = reader;
        return this;
    }

    @Override
    public ProcessOutput pause() {
        wanted = 0;
        return this;
    }

    @Override
    public ProcessOutput resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ProcessOutput fetch(long amount) {
        wanted = wanted + amount < 0 ? Long.MAX_VALUE : wanted + amount;
        deliver();
        return this;
    }
}
