package io.flotilla.unit;

import java.nio.charset.StandardCharsets;

/**
 * One {@code name=value} line of a section. It cannot smuggle another line: CR, LF and NUL are refused, save for a LF
 * that continues the value as systemd reads it (after an odd run of backslashes). The value is kept trimmed.
 */
public record UnitOption(String section, String name, String value) {

    /** The longest line, in bytes without its end, that the parser takes; fleet's limit. */
    static final int MAX_LINE = 2047;

    /** systemd skips the first one it finds at the start of any line, so it would uncover what stands behind it. */
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    public UnitOption {
        requireOneLine("section", section);
        requireOneLine("name", name);
        value = Blanks.trim(value);
        if (section.isEmpty() || section.indexOf(']') >= 0) {
            throw new UnitFileException("invalid section \"%s\"".formatted(section));
        }
        if (name.isEmpty()) {
            throw new UnitFileException("option name cannot be empty in section \"%s\"".formatted(section));
        }
        if (!name.equals(Blanks.trim(name)) || name.indexOf('=') >= 0 || hidesItsLine(name.charAt(0))) {
            throw new UnitFileException("invalid option name \"%s\"".formatted(name));
        }
        requireShort("[" + section + "]");
        requireUnicode(name, value);
        requireLinesOfOneValue(name, value);
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
        int start = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == 0 || (c == '\n' && !Blanks.continues(value, i))) {
                throw new UnitFileException("value of option \"%s\" must not contain %s".formatted(name, nameOf(c)));
            }
            if (c == '\n') {
                requireLine(name, value, start, i);
                start = i + 1;
            }
        }
        requireLine(name, value, start, value.length());
        if (Blanks.continues(value, value.length())) {
            throw new UnitFileException("value of option \"%s\" must not end in a line continuation".formatted(name));
        }
    }

    /** systemd drops a comment and goes on with the value, so the next option would become part of this one. */
    private static void requireLine(String name, String value, int start, int end) {
        String line = value.substring(start, end);
        requireShort(start == 0 ? name + "=" + line : line);
        if (start > 0 && line.indexOf(BYTE_ORDER_MARK) == 0) {
            throw new UnitFileException(
                    "value of option \"%s\" must not continue with a byte order mark".formatted(name));
        }
        if (start > 0 && Blanks.isComment(line)) {
            throw new UnitFileException(
                    "value of option \"%s\" must not contain a comment in a continued line".formatted(name));
        }
    }

    private static void requireShort(String line) {
        if (line.getBytes(StandardCharsets.UTF_8).length > MAX_LINE) {
            throw new UnitFileException("line too long (max 2048 bytes)");
        }
    }

    private static String nameOf(char c) {
        return switch (c) {
            case '\n' -> "LF";
            case '\r' -> "CR";
            default -> "NUL";
        };
    }
}
