package io.flotilla.systemd.dbus;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The object path of a unit: letters and digits stay (but for a leading digit), every other byte is {@code _xx}. */
public final class UnitPath {
    static final String PREFIX = "/org/freedesktop/systemd1/unit/";

    private UnitPath() {}

    public static String of(String unit) {
        StringBuilder path = new StringBuilder(PREFIX);
        byte[] bytes = unit.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean digit = c >= '0' && c <= '9';
            if (letter || (digit && i > 0)) {
                path.append(c);
            } else {
                path.append('_').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            }
        }
        return path.toString();
    }

    /** The unit's name; empty for a path of something else. */
    static Optional<String> unit(String path) {
        if (!path.startsWith(PREFIX)) {
            return Optional.empty();
        }
        byte[] bytes = new byte[path.length() - PREFIX.length()];
        int length = 0;
        int at = PREFIX.length();
        while (at < path.length()) {
            char c = path.charAt(at++);
            if (c == '_') {
                int high = at + 1 < path.length() ? Character.digit(path.charAt(at), 16) : -1;
                int low = high < 0 ? -1 : Character.digit(path.charAt(at + 1), 16);
                if (low < 0) {
                    return Optional.empty();
                }
                c = (char) (high << 4 | low);
                at += 2;
            }
            bytes[length++] = (byte) c;
        }
        return Optional.of(new String(bytes, 0, length, StandardCharsets.UTF_8));
    }
}
