package io.flotilla.unit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a unit file as fleet did: text before the first section is ignored, a comment begins a line and obeys
 * continuation, values are trimmed and keep their continuations. Where systemd reads values differently, systemd is
 * followed: CRLF ends a line, an even run of backslashes does not continue it, comments inside a continued value are
 * dropped. One pass: every character is looked at a bounded number of times.
 */
final class UnitFileParser {
    private final String text;
    private final List<UnitOption> options = new ArrayList<>();
    private String section = "";
    private int at;

    UnitFileParser(String text) {
        this.text = text.replace("\r\n", "\n");
    }

    List<UnitOption> parse() {
        requireShortLines();
        skipToFirstSection();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Blanks.isSpace(c)) {
                at++;
            } else if (c == '[') {
                readSection();
            } else if (c == '#' || c == ';') {
                skipComment();
            } else {
                readOption();
            }
        }
        return options;
    }

    private void requireShortLines() {
        for (String line : text.split("\n", -1)) {
            if (line.getBytes(StandardCharsets.UTF_8).length > UnitOption.MAX_LINE) {
                throw new UnitFileException("line too long (max 2048 bytes)");
            }
        }
    }

    /** A bracket in a comment above the first section opens none. */
    private void skipToFirstSection() {
        while (at < text.length() && text.charAt(at) != '[') {
            if (text.charAt(at) == '#' || text.charAt(at) == ';') {
                skipComment();
            } else {
                at++;
            }
        }
    }

    private void readSection() {
        String line = restOfLine();
        int end = line.indexOf(']');
        if (end < 0) {
            throw new UnitFileException("unable to find end of section");
        }
        section = line.substring(1, end);
        String garbage = Blanks.trim(line.substring(end + 1));
        if (!garbage.isEmpty()) {
            throw new UnitFileException("found garbage after section name %s: \"%s\"".formatted(section, garbage));
        }
    }

    private void skipComment() {
        String line = restOfLine();
        while (Blanks.continues(line, line.length()) && at < text.length()) {
            line = restOfLine();
        }
    }

    private void readOption() {
        String line = restOfLine();
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw new UnitFileException("unexpected newline encountered while parsing option name");
        }
        String name = Blanks.trim(line.substring(0, equals));
        options.add(new UnitOption(section, name, readValue(line.substring(equals + 1))));
    }

    private String readValue(String first) {
        List<String> lines = new ArrayList<>(List.of(first));
        String line = first;
        while (Blanks.continues(line, line.length()) && at < text.length()) {
            String next = restOfLine();
            if (!Blanks.isComment(next)) {
                line = next;
                lines.add(line);
            }
        }
        dropDanglingContinuation(lines);
        return String.join("\n", lines);
    }

    /** A continuation into blank lines or the end of the file adds nothing; printed, it would swallow a line. */
    private static void dropDanglingContinuation(List<String> lines) {
        int last = lines.size() - 1;
        while (isBlankButContinued(lines.get(last)) && last > 0) {
            lines.remove(last);
            last--;
        }
        String line = lines.get(last);
        if (Blanks.continues(line, line.length())) {
            lines.set(last, line.substring(0, line.length() - 1));
        }
    }

    private static boolean isBlankButContinued(String line) {
        int end = Blanks.continues(line, line.length()) ? line.length() - 1 : line.length();
        return Blanks.trim(line.substring(0, end)).isEmpty();
    }

    private String restOfLine() {
        int end = endOfLine();
        String line = text.substring(at, end);
        at = Math.min(end + 1, text.length());
        return line;
    }

    private int endOfLine() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }
}
