package io.flotilla.unit;

/** White space as the two readers of a unit file see it: fleet trims all of Unicode's, systemd knows four characters. */
final class Blanks {
    private Blanks() {}

    /** Whether fleet trims it: Unicode's {@code White_Space}, which is neither of Java's two notions. */
    static boolean isSpace(int c) {
        return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == 0x85;
    }

    static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Whether systemd drops this line as a comment, also in the middle of a continued value. */
    static boolean isComment(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (" \t\r\n".indexOf(c) < 0) {
                return c == '#' || c == ';';
            }
        }
        return false;
    }

    /** Whether systemd goes on with the next line after the text before {@code end}: an odd run of backslashes. */
    static boolean continues(String text, int end) {
        int backslashes = 0;
        while (backslashes < end && text.charAt(end - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
