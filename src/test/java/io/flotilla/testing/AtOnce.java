package io.flotilla.testing;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** The same done to several at the same moment. A parallel stream would do it to as many as there are processors. */
public final class AtOnce {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "at once");
        thread.setDaemon(true);
        return thread;
    });

    private AtOnce() {}

    /** Completes when all of it is done; fails as the first that failed. */
    public static <T> void each(Collection<? extends T> many, Consumer<T> deed) {
        List<CompletableFuture<Void>> deeds = many.stream()
                .map(one -> CompletableFuture.runAsync(() -> deed.accept(one), THREADS))
                .toList();
        try {
            CompletableFuture.allOf(deeds.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
