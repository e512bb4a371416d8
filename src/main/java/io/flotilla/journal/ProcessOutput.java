package io.flotilla.journal;

import io.flotilla.stream.PacedStream;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/**
 * What a process prints, a piece at a time: a thread of its own waits for the next one only when the reader has taken
 * the last, so that the process waits for a slow reader and no memory is filled. The process is killed when the reader
 * goes. Used on the context, but for that thread.
 */
final class ProcessOutput extends PacedStream {
    private static final int PIECE = 32 << 10;
    private static final int STACK = 256 << 10;

    private final Context context;
    private final Process process;
    private final Runnable onEnd;
    private final Semaphore room = new Semaphore(1);

    /** @param onEnd called once, when the process has ended; on any thread */
    ProcessOutput(Context context, Process process, Runnable onEnd) {
        this.context = context;
        this.process = process;
        this.onEnd = onEnd;
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
                    room.acquire();
                    context.runOnContext(go -> offer(read));
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
        onEnd.run();
        int exit = code;
        context.runOnContext(go -> {
            if (exit == 0) {
                ended();
            } else {
                failed(new IOException("journalctl ended with code " + exit));
            }
        });
    }

    private void offer(Buffer read) {
        if (isOver()) {
            room.release();
        } else {
            came(read);
        }
    }

    @Override
    protected void taken(Buffer piece) {
        room.release();
    }

    @Override
    protected void abandoned() {
        process.destroy();
        room.release();
    }
}
