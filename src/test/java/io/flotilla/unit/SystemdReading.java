package io.flotilla.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How systemd reads a unit file (config_parse in its conf-parser.c), told by its rules and apart from our parser: one
 * string for each assignment and its section, with continuations folded to a blank.
 */
final class SystemdReading {
    private static final Pattern LINE_END = Pattern.compile("(\r\n|\n\r|\n|\r)\0?|\0");

    private SystemdReading() {}

    static List<String> of(String text) {
        List<String> read = new ArrayList<>();
        String section = "";
        String pending = "";
        boolean continued = false;
        boolean markSeen = false;
        for (String physical : LINE_END.split(text, -1)) {
            String line = physical;
            String lead = line.replaceFirst("^[ \t]+", "");
            if (lead.startsWith("#") || lead.startsWith(";")) {
                continue;
            }
            if (!markSeen && line.startsWith("\uFEFF")) {
                line = line.substring(1);
                markSeen = true;
            }
            String whole = pending + line;
            continued = odd(whole);
            if (continued) {
                pending = whole.substring(0, whole.length() - 1) + " ";
                continue;
            }
            pending = "";
            section = accept(whole, section, read);
        }
        if (continued) {
            accept(pending, section, read);
        }
        return read;
    }

    private static boolean odd(String line) {
        boolean escaped = false;
        for (int i = 0; i < line.length(); i++) {
            escaped = !escaped && line.charAt(i) == '\\';
        }
        return escaped;
    }

    private static String accept(String whole, String section, List<String> read) {
        String line = trim(whole);
        if (line.startsWith("[")) {
            if (!line.endsWith("]")) {
                read.add("invalid section header " + line);
                return section;
            }
            return line.substring(1, line.length() - 1);
        }
        int equals = line.indexOf('=');
        if (equals > 0) {
            read.add(assignment(section, line.substring(0, equals), line.substring(equals + 1)));
        } else if (!line.isEmpty()) {
            read.add("garbage " + line);
        }
        return section;
    }

    static String assignment(String section, String name, String value) {
        return "[" + section + "] " + trim(name) + "=" + trim(value);
    }

    private static String trim(String text) {
        Set<Character> blanks = Set.of(' ', '\t', '\n', '\r');
        int start = 0;
        int end = text.length();
        while (start < end && blanks.contains(text.charAt(start))) {
            start++;
        }
        while (end > start && blanks.contains(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }
}
