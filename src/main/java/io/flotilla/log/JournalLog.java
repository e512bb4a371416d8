package io.flotilla.log;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The log of the whole process, on standard error: what java.util.logging was told before is forgotten. */
public final class JournalLog {
    static {
        // Read once, by the first logger that is asked for: the roots below.
        System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
    }

    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    /** Levels hang on these; java.util.logging itself would let them be collected. */
    private static final Logger ROOT = Logger.getLogger("");

    private static final Logger OURS = Logger.getLogger("io.flotilla");

    /** They warn of what flotilla chose: its JVM flags, no detector of slow operations, a member without peers. */
    private static final List<Logger> OBVIOUS = Stream.of(
                    "com.hazelcast.instance.impl.HazelcastInstanceFactory",
                    "com.hazelcast.spi.impl.operationexecutor.slowoperationdetector.SlowOperationDetector",
                    "com.hazelcast.instance.impl.Node")
            .map(Logger::getLogger)
            .toList();

    private JournalLog() {}

    /**
     * Call once, before the first library logs.
     *
     * @param verbosity 0 = decisions of flotilla and warnings of libraries, 1 = also details of flotilla and stack
     *     traces, 2 = also what libraries tell
     * @param environment where the service manager says whether standard error is the journal (JOURNAL_STREAM)
     */
    public static void install(int verbosity, Map<String, String> environment) {
        install(verbosity, System.err, isJournal(environment, STANDARD_ERROR));
    }

    static void install(int verbosity, PrintStream to, boolean journal) {
        LastingLogManager.begin();
        ROOT.setLevel(verbosity >= 2 ? Level.INFO : Level.WARNING);
        OBVIOUS.forEach(logger -> logger.setLevel(verbosity >= 2 ? Level.INFO : Level.SEVERE));
        OURS.setLevel(verbosity >= 1 ? Level.FINE : Level.INFO);
        ROOT.addHandler(new LineHandler(to, new LineFormatter(journal, verbosity >= 1, ZoneId.systemDefault())));
    }

    /**
     * JOURNAL_STREAM is inherited even where standard error was redirected since; so it names the stream's device and
     * inode, to be compared. Where these cannot be read, the variable alone is believed.
     */
    static boolean isJournal(Map<String, String> environment, Path stream) {
        @Nullable String expected = environment.get("JOURNAL_STREAM");
        if (expected == null) {
            return false;
        }
        try {
            Map<String, Object> found = Files.readAttributes(stream, "unix:dev,ino");
            return expected.equals(found.get("dev") + ":" + found.get("ino"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unreadable) {
            return true;
        }
    }

    /** A record is printed in one call, so lines of several threads do not mix. */
    private static final class LineHandler extends Handler {
        private final PrintStream to;

        LineHandler(PrintStream to, LineFormatter formatter) {
            this.to = to;
            setFormatter(formatter);
            setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord entry) {
            if (isLoggable(entry)) {
                to.print(getFormatter().format(entry));
                to.flush();
            }
        }

        @Override
        public void flush() {
            to.flush();
        }

        @Override
        public void close() {
            to.flush();
        }
    }
}
