package io.flotilla.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the text of a value means. Every method throws {@link IllegalArgumentException} with what was expected and what
 * was found; the place and the key are added by the caller.
 */
final class ConfigValues {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,3})?");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(\\.\\d{1,3})?(ms|s|m|h))+");
    private static final Pattern DURATION_PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|m|h)");
    private static final Map<String, Long> UNIT_MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final int MAX_PORT = 65535;

    private ConfigValues() {}

    /** Without the quotes around it, if there are. */
    static String text(String value) {
        boolean quoted = value.length() > 1
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** {@code a, b}, or as in fleet.conf {@code ["a", "b"]}; empty items are dropped. */
    static List<String> list(String value) {
        String items = text(value);
        if (items.startsWith("[") && items.endsWith("]")) {
            items = items.substring(1, items.length() - 1);
        }
        return Arrays.stream(items.split(","))
                .map(item -> text(item.strip()))
                .filter(item -> !item.isEmpty())
                .toList();
    }

    static boolean bool(String value) {
        return switch (text(value)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw expected("true or false", value);
        };
    }

    static int number(String value, int least, int most) {
        String digits = text(value);
        if (!digits.matches("\\d{1,9}") || Integer.parseInt(digits) < least || Integer.parseInt(digits) > most) {
            throw expected("a number from %d to %d".formatted(least, most), value);
        }
        return Integer.parseInt(digits);
    }

    /** Go's form ({@code 1m30s}) or a plain number of seconds, as fleet's engine_reconcile_interval had; above zero. */
    static Duration duration(String value) {
        String written = text(value);
        double millis;
        if (SECONDS.matcher(written).matches()) {
            millis = Double.parseDouble(written) * 1_000;
        } else if (DURATION.matcher(written).matches()) {
            Matcher parts = DURATION_PART.matcher(written);
            millis = parts.results().mapToDouble(ConfigValues::millis).sum();
        } else {
            throw expected("a duration such as 500ms, 10s or 1m", value);
        }
        if (millis < 1) {
            throw expected("a duration above zero", value);
        }
        return Duration.ofMillis(Math.round(millis));
    }

    private static double millis(MatchResult part) {
        long unit = UNIT_MILLIS.getOrDefault(part.group(2), 0L);
        return Double.parseDouble(part.group(1)) * unit;
    }

    /** The form that {@link #duration} reads, in the largest unit that needs no fraction. */
    static String print(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }

    static Path folder(String value) {
        try {
            Path path = Path.of(text(value));
            if (path.isAbsolute()) {
                return path.normalize();
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("expected an absolute path: " + e.getMessage(), e);
        }
        throw expected("an absolute path", value);
    }

    /** An IP address in its normal form; a name would have to be looked up, and the answer may differ among hosts. */
    static String address(String value) {
        String written = text(value);
        if (IPV4.matcher(written).matches() || IPV6.matcher(written).matches()) {
            try {
                return InetAddress.getByName(written).getHostAddress();
            } catch (UnknownHostException notOne) {
                throw new IllegalArgumentException("expected an IP address, found \"%s\"".formatted(written), notOne);
            }
        }
        throw expected("an IP address", value);
    }

    /** Fleet's form, {@code key=value,key=value}; only its shape is checked, {@code machine} gives it a meaning. */
    static String metadata(String value) {
        return list(value).stream()
                .map(pair -> {
                    if (pair.indexOf('=') < 1) {
                        throw expected("key=value pairs with commas between them", pair);
                    }
                    return pair;
                })
                .collect(Collectors.joining(","));
    }

    static int requirePort(int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("expected a port from 0 to %d, found \"%d\"".formatted(MAX_PORT, port));
        }
        return port;
    }

    static IllegalArgumentException expected(String what, String found) {
        return new IllegalArgumentException("expected %s, found \"%s\"".formatted(what, text(found)));
    }
}
