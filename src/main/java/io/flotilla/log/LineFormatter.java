package io.flotilla.log;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One line for each record, whatever its message holds: control characters are escaped, so that what a user sends
 * cannot forge a line. A stack trace follows on lines of its own where traces are wanted.
 */
final class LineFormatter extends Formatter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final String OURS = "io.flotilla.";
    private static final int DEEPEST_CAUSE = 10;
    private static final int DEBUG_PRIORITY = 7;

    private final boolean journal;
    private final boolean traces;
    private final ZoneId zone;

    /**
     * @param journal whether lines begin with sd-daemon's {@code <priority>} instead of time and level
     */
    LineFormatter(boolean journal, boolean traces, ZoneId zone) {
        this.journal = journal;
        this.traces = traces;
        this.zone = zone;
    }

    @Override
    public String format(LogRecord entry) {
        StringBuilder text = new StringBuilder(prefix(entry));
        text.append(shortName(entry.getLoggerName())).append(": ").append(escape(formatMessage(entry)));
        Throwable thrown = entry.getThrown();
        if (thrown != null) {
            text.append(" : ").append(escape(chain(thrown)));
        }
        text.append('\n');
        if (thrown != null && traces) {
            frames(thrown).forEach(frame -> text.append(frame).append('\n'));
        }
        return text.toString();
    }

    private String prefix(LogRecord entry) {
        return journal
                ? "<" + priority(entry.getLevel()) + ">"
                : "%s %s ".formatted(TIME.format(entry.getInstant().atZone(zone)), entry.getLevel());
    }

    /** The priorities of syslog(3): err, warning, info, debug. */
    private static int priority(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return 3;
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return 4;
        }
        return level.intValue() >= Level.INFO.intValue() ? 6 : DEBUG_PRIORITY;
    }

    /** Our classes by their own name; others with the initials of their package: {@code c.h.i.c.ClusterService}. */
    private static String shortName(@Nullable String logger) {
        if (logger == null || logger.isEmpty()) {
            return "java";
        }
        String[] parts = logger.split("\\.");
        String last = parts[parts.length - 1];
        String initials = logger.startsWith(OURS)
                ? ""
                : Arrays.stream(parts, 0, parts.length - 1)
                        .filter(part -> !part.isEmpty())
                        .map(part -> part.charAt(0) + ".")
                        .collect(Collectors.joining());
        return initials + last;
    }

    private static String chain(Throwable thrown) {
        List<String> causes = new ArrayList<>();
        for (Throwable at = thrown; at != null && causes.size() < DEEPEST_CAUSE; at = at.getCause()) {
            String message = at.getMessage();
            String name = at.getClass().getSimpleName();
            causes.add(message == null ? name : name + ": " + message);
        }
        return String.join(", caused by ", causes);
    }

    private List<String> frames(Throwable thrown) {
        String debug = journal ? "<%d>".formatted(DEBUG_PRIORITY) : "";
        List<String> lines = new ArrayList<>();
        int depth = 0;
        for (Throwable at = thrown; at != null && depth < DEEPEST_CAUSE; at = at.getCause()) {
            lines.add(debug + "    " + at.getClass().getName());
            Arrays.stream(at.getStackTrace())
                    .map(frame -> debug + "        at " + frame)
                    .forEach(lines::add);
            depth++;
        }
        return lines;
    }

    private static String escape(@Nullable String text) {
        if (text == null || text.chars().noneMatch(LineFormatter::isControl)) {
            return String.valueOf(text);
        }
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> {
            switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                default -> escaped.append(isControl(c) ? "\\x%02x".formatted(c) : Character.toString(c));
            }
        });
        return escaped.toString();
    }

    private static boolean isControl(int c) {
        return c != '\t' && Character.isISOControl(c);
    }
}
