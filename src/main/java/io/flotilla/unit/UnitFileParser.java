package io.flotilla.unit;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a unit file as systemd does (its config_parse, systemd.syntax(7)): CR, LF and NUL end a line, a line whose first
 * character is {@code #} or {@code ;} is a comment wherever it stands and continues nothing, an odd run of backslashes
 * continues a line, four characters are blank, and what stands before the first section is ignored. What systemd would
 * pass over with a warning is refused. Values keep their continuations, as fleet's do. One pass.
 */
final class UnitFileParser {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int NUL = 4;

    private final String text;
    private final List<UnitOption> options = new ArrayList<>();
    private String section = "";
    private int at;
    private int number;
    private boolean isMarkSeen;

    /** A line with those that continue it, without comments; {@code number} is that of the first, from 1. */
    private record Line(int number, List<String> parts) {

        /** As systemd puts it together. */
        String joined() {
            StringBuilder joined = new StringBuilder();
            parts.forEach(part -> joined.append(Blanks.withoutContinuation(part)));
            return joined.toString();
        }

        /** Where {@code found} begins, or the whole line if it is not in the first part. */
        UnitFileException refusal(String why, String found) {
            String first = parts.get(0);
            int column = Math.max(
                    first.indexOf(found),
                    first.length() - Blanks.trimStart(first).length());
            return new UnitFileException(why, new UnitFileException.Place(number, column + 1, first));
        }
    }

    UnitFileParser(String text) {
        this.text = text;
    }

    List<UnitOption> parse() {
        while (at < text.length()) {
            String first = nextPart();
            if (!Blanks.isComment(first)) {
                read(wholeLine(first));
            }
        }
        return options;
    }

    private Line wholeLine(String first) {
        Line line = new Line(number, new ArrayList<>(List.of(withoutMark(first))));
        String last = first;
        while (Blanks.continues(last)) {
            String next = at < text.length() ? nextPart() : "";
            if (next.indexOf(BYTE_ORDER_MARK) == 0) {
                throw line.refusal("a byte order mark in a continued line", first);
            }
            if (!Blanks.isComment(next)) {
                last = next;
                line.parts().add(next);
            }
        }
        return line;
    }

    private void read(Line line) {
        String joined = Blanks.trim(line.joined());
        if (joined.startsWith("[")) {
            section = section(line, joined);
        } else if (!joined.isEmpty() && !section.isEmpty()) {
            options.add(option(line, joined));
        }
    }

    private static String section(Line line, String joined) {
        int end = joined.indexOf(']');
        if (end < 0) {
            throw line.refusal("a section without its ]", joined);
        }
        if (end < joined.length() - 1) {
            String garbage = Blanks.trim(joined.substring(end + 1));
            throw line.refusal("found garbage after a section: \"%s\"".formatted(garbage), garbage);
        }
        if (end == 1) {
            throw line.refusal("a section without a name", joined);
        }
        return joined.substring(1, end);
    }

    private UnitOption option(Line line, String joined) {
        int equals = joined.indexOf('=');
        if (equals < 0) {
            throw line.refusal("a line without \"=\"", joined);
        }
        if (equals == 0) {
            throw line.refusal("a line without a name before its \"=\"", joined);
        }
        try {
            return new UnitOption(section, Blanks.trim(joined.substring(0, equals)), value(line));
        } catch (UnitFileException e) {
            throw line.refusal(String.valueOf(e.getMessage()), joined);
        }
    }

    /** What follows the {@code =}, as it stands in the file. */
    private static String value(Line line) {
        String text = String.join("\n", line.parts());
        return text.substring(text.indexOf('=') + 1);
    }

    /** The text up to the next end of line. */
    private String nextPart() {
        int end = at;
        while (end < text.length() && endOfLine(end) == 0) {
            end++;
        }
        String part = text.substring(at, end);
        number++;
        at = endOfLines(end);
        return part;
    }

    /** The first byte order mark that begins a line is passed over, after it was looked at whether that is a comment. */
    private String withoutMark(String part) {
        if (isMarkSeen || part.isEmpty() || part.charAt(0) != BYTE_ORDER_MARK) {
            return part;
        }
        isMarkSeen = true;
        return part.substring(1);
    }

    /** One CR and one LF, in whatever order, and a NUL after them end one line together. */
    private int endOfLines(int from) {
        int end = from;
        int seen = 0;
        while (end < text.length() && endOfLine(end) > 0 && (seen & (endOfLine(end) | NUL)) == 0) {
            seen |= endOfLine(end);
            end++;
        }
        return end;
    }

    private int endOfLine(int index) {
        return switch (text.charAt(index)) {
            case '\n' -> 1;
            case '\r' -> 2;
            case '\0' -> NUL;
            default -> 0;
        };
    }
}
