package io.flotilla.unit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One {@code name=value} line of a section. It cannot smuggle another line: CR, LF and NUL are refused, save for a LF
 * that continues the value as systemd reads it (after an odd run of backslashes). The value is kept trimmed, without the
 * comments and the dangling continuation that systemd would drop.
 */
public record UnitOption(String section, String name, String value) {

    /** The longest line that systemd takes, in bytes, with what continues it (its LONG_LINE_MAX). */
    static final int MAX_LINE = 1 << 20;

    /** systemd skips the first one it finds at the start of any line, so it would uncover what stands behind it. */
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    public UnitOption {
        requireOneLine("section", section);
        requireOneLine("name", name);
        value = asOneValue(value);
        if (section.isEmpty() || section.indexOf(']') >= 0) {
            throw new UnitFileException("invalid section \"%s\"".formatted(section));
        }
        if (name.isEmpty()) {
            throw new UnitFileException("option name cannot be empty in section \"%s\"".formatted(section));
        }
        if (!name.equals(Blanks.trim(name)) || name.indexOf('=') >= 0 || hidesItsLine(name.charAt(0))) {
            throw new UnitFileException("invalid option name \"%s\"".formatted(name));
        }
        requireUnicode(name, value);
        requireLinesOfOneValue(name, value);
        int length = Stream.of(section, name, value)
                .mapToInt(part -> part.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        if (length >= MAX_LINE) {
            throw new UnitFileException("line too long (max %d bytes)".formatted(MAX_LINE));
        }
    }

    /** Comments and a continuation that nothing follows add nothing to it; printed, the latter would swallow a line. */
    private static String asOneValue(String value) {
        List<String> lines = new ArrayList<>(List.of(value.split("\n", -1)));
        int all = lines.size();
        lines.subList(1, all).removeIf(Blanks::isComment);
        while (lines.size() > 1 && Blanks.isBlank(Blanks.withoutContinuation(last(lines)))) {
            lines.remove(lines.size() - 1);
        }
        if (lines.size() < all) {
            lines.set(lines.size() - 1, Blanks.withoutContinuation(last(lines)));
        }
        return Blanks.trim(String.join("\n", lines));
    }

    private static String last(List<String> lines) {
        return lines.get(lines.size() - 1);
    }

    private static void requireOneLine(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' || c == 0) {
                throw new UnitFileException("option %s must not contain %s".formatted(what, nameOf(c)));
            }
        }
        requireUnicode(what, text);
    }

    private static boolean hidesItsLine(char first) {
        return first == '[' || first == '#' || first == ';' || first == BYTE_ORDER_MARK;
    }

    /** Half a surrogate pair has no UTF-8 form: the file on disk would be another one than the one that was hashed. */
    private static void requireUnicode(String name, String text) {
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new UnitFileException("option \"%s\" is not valid Unicode".formatted(name));
        }
    }

    private static void requireLinesOfOneValue(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == 0 || (c == '\n' && !Blanks.continues(value, i))) {
                throw new UnitFileException("value of option \"%s\" must not contain %s".formatted(name, nameOf(c)));
            }
            if (c == BYTE_ORDER_MARK && i > 0 && value.charAt(i - 1) == '\n') {
                throw new UnitFileException(
                        "value of option \"%s\" must not continue with a byte order mark".formatted(name));
            }
        }
    }

    /** The line or lines that systemd reads as this option: a last backslash does not continue it. */
    String print() {
        return name + '=' + value + (Blanks.continues(value) ? " \n" : "\n");
    }

    private static String nameOf(char c) {
        return switch (c) {
            case '\n' -> "LF";
            case '\r' -> "CR";
            default -> "NUL";
        };
    }
}
