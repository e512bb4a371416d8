package io.flotilla.unit;

/** White space and the ends of lines, as systemd sees them. */
final class Blanks {
    private static final String ALL = " \t\n\r";

    private Blanks() {}

    private static boolean isBlank(char c) {
        return ALL.indexOf(c) >= 0;
    }

    static boolean isBlank(String text) {
        return trimStart(text).isEmpty();
    }

    static String trimStart(String text) {
        int start = 0;
        while (start < text.length() && isBlank(text.charAt(start))) {
            start++;
        }
        return text.substring(start);
    }

    static String trim(String text) {
        int end = text.length();
        while (end > 0 && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return trimStart(text.substring(0, end));
    }

    /** Whether systemd drops this line as a comment, also in the middle of a continued value. */
    static boolean isComment(String line) {
        String content = trimStart(line);
        return content.startsWith("#") || content.startsWith(";");
    }

    /** Whether systemd goes on with the next line after the text before {@code end}: an odd run of backslashes. */
    static boolean continues(String text, int end) {
        int backslashes = 0;
        while (backslashes < end && text.charAt(end - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    static boolean continues(String line) {
        return continues(line, line.length());
    }

    /** What the line is a part of, when systemd puts it together with the next. */
    static String withoutContinuation(String line) {
        return continues(line) ? line.substring(0, line.length() - 1) + ' ' : line;
    }
}
