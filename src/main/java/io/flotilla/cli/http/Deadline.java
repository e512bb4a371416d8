package io.flotilla.cli.http;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Closes what a thread blocks on when it takes too long: the one way to end a read on every kind of connection. Its own
 * thread ends with the process.
 */
public final class Deadline {
    private final Closeable target;
    private long endNanos;
    private boolean armed;
    private boolean passed;

    Deadline(Closeable target) {
        this.target = target;
        Thread thread = new Thread(this::watch, "deadline");
        thread.setDaemon(true);
        thread.start();
    }

    synchronized void in(long millis) {
        endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        armed = true;
        notifyAll();
    }

    synchronized void none() {
        armed = false;
    }

    synchronized boolean hasPassed() {
        return passed;
    }

    private void watch() {
        try {
            awaitEnd();
            target.close();
        } catch (InterruptedException | IOException e) {
            // who reads from it fails anyway
        }
    }

    private synchronized void awaitEnd() throws InterruptedException {
        while (!passed) {
            long left = armed ? endNanos - System.nanoTime() : Long.MAX_VALUE;
            passed = left <= 0;
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
