package io.flotilla.journal;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Runs {@code journalctl} for each reader, for so many at a time that a host can bear it. */
final class HostJournal implements Journal {
    private static final int MOST_READERS = 64;

    private final Vertx vertx;
    private final boolean isUser;
    private final Semaphore readers = new Semaphore(MOST_READERS);

    HostJournal(Vertx vertx, boolean isUser) {
        this.vertx = vertx;
        this.isUser = isUser;
    }

    @Override
    public Future<ReadStream<Buffer>> read(JournalQuery query) {
        if (!readers.tryAcquire()) {
            return Future.failedFuture("the journal is read for %d others already".formatted(MOST_READERS));
        }
        Context caller = Vertx.currentContext();
        Context context = caller == null ? vertx.getOrCreateContext() : caller;
        return context.executeBlocking(() -> start(query), false)
                .<ReadStream<Buffer>>map(process -> new ProcessOutput(context, process, readers::release))
                .onFailure(cause -> readers.release())
                .recover(cause -> Future.failedFuture("journalctl cannot be run: " + cause.getMessage()));
    }

    private Process start(JournalQuery query) throws IOException {
        Process process = new ProcessBuilder(command(query))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        return process;
    }

    private List<String> command(JournalQuery query) {
        List<String> command = new ArrayList<>(List.of("journalctl", "--no-pager", "--quiet"));
        command.add((isUser ? "--user-unit=" : "--unit=") + query.unit());
        command.add("--lines=" + query.lines());
        command.add("--output=" + query.output());
        if (query.follow()) {
            command.add("--follow");
        }
        return command;
    }
}
