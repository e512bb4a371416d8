package io.flotilla.faults;

import java.util.Locale;

/** Tells the reader what happens, with the seconds since the start. A line may be said in two parts. */
final class Progress {
    private static final long START = System.nanoTime();
    private static boolean isOpen;

    private Progress() {}

    static synchronized void say(String line) {
        begin(line);
        finish("");
    }

    static synchronized void begin(String start) {
        if (isOpen) {
            System.out.println();
        }
        System.out.printf(Locale.ROOT, "%7.1f s  %s", seconds(), start);
        System.out.flush();
        isOpen = true;
    }

    /** Ends the line that was begun, or a new one if another came between. */
    static synchronized void finish(String end) {
        if (!isOpen) {
            begin("... ");
        }
        System.out.println(end);
        isOpen = false;
    }

    static double seconds() {
        return (System.nanoTime() - START) / 1e9;
    }
}
