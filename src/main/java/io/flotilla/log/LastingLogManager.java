package io.flotilla.log;

import java.util.logging.LogManager;

/**
 * Keeps the log open to the very end of the process. The JDK's manager closes every handler as soon as the process is
 * told to end, in a thread beside those that end it in order: what they do would be done without a word.
 */
public final class LastingLogManager extends LogManager {
    private static volatile boolean lasts;

    /** Forgets what loggers were told before; what they are told from now on stays. */
    static void begin() {
        lasts = false;
        getLogManager().reset();
        lasts = true;
    }

    @Override
    public void reset() {
        if (!lasts) {
            super.reset();
        }
    }
}
