package io.flotilla.systemd.dbus;

import java.nio.charset.StandardCharsets;

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
}
