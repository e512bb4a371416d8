package io.flotilla.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the text of a value means. Every method throws {@link IllegalArgumentException} with what was expected and what
 * was found; the place and the key are added by the caller.
 */
final class Values {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,3})?");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(\\.\\d{1,3})?(ms|s|m|h))+");
    private static final Pattern DURATION_PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|m|h)");
    private static final Map<String, Long> UNIT_MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern CLUSTER_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private Values() {}

    /** Without the quotes around it, if there are. */
    private static String text(String value) {
        boolean quoted = value.length() > 1
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** {@code a, b}, or as in fleet.conf {@code ["a", "b"]}; empty items are dropped. */
    static <T> Function<String, List<T>> list(Function<String, T> item) {
        return value -> items(value).map(item).toList();
    }

    private static Stream<String> items(String value) {
        String items = text(value);
        if (items.startsWith("[") && items.endsWith("]")) {
            items = items.substring(1, items.length() - 1);
        }
        return Arrays.stream(items.split(",")).map(item -> text(item.strip())).filter(item -> !item.isEmpty());
    }

    static boolean bool(String value) {
        return switch (text(value)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw expected("true or false", value);
        };
    }

    static Function<String, Integer> number(int least, int most) {
        return value -> {
            String digits = text(value);
            if (!digits.matches("\\d{1,9}") || Integer.parseInt(digits) < least || Integer.parseInt(digits) > most) {
                throw expected("a number from %d to %d".formatted(least, most), value);
            }
            return Integer.parseInt(digits);
        };
    }

    /** Go's form ({@code 1m30s}) or a plain number of seconds, as fleet's engine_reconcile_interval had; above zero. */
    static Duration duration(String value) {
        String written = SECONDS.matcher(text(value)).matches() ? text(value) + "s" : text(value);
        if (!DURATION.matcher(written).matches()) {
            throw expected("a duration such as 500ms, 10s or 1m", value);
        }
        double millis = DURATION_PART
                .matcher(written)
                .results()
                .mapToDouble(part -> Double.parseDouble(part.group(1)) * UNIT_MILLIS.getOrDefault(part.group(2), 0L))
                .sum();
        if (millis < 1) {
            throw expected("a duration above zero", value);
        }
        return Duration.ofMillis(Math.round(millis));
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

    static String addressOrNone(String value) {
        return text(value).isEmpty() ? "" : address(value);
    }

    /** An IP address in its normal form; a name would have to be looked up, and the answer may differ among hosts. */
    static String address(String value) {
        String written = text(value);
        if (!ADDRESS.matcher(written).matches()) {
            throw expected("an IP address", value);
        }
        try {
            return InetAddress.getByName(written).getHostAddress();
        } catch (UnknownHostException notOne) {
            throw new IllegalArgumentException("expected an IP address, found \"%s\"".formatted(written), notOne);
        }
    }

    /** Fleet's form, {@code key=value,key=value}; only its shape is checked, {@code machine} gives it a meaning. */
    static String metadata(String value) {
        items(value).filter(pair -> pair.indexOf('=') < 1).findFirst().ifPresent(pair -> {
            throw expected("key=value pairs with commas between them", pair);
        });
        return items(value).collect(Collectors.joining(","));
    }

    static String clusterName(String value) {
        if (!CLUSTER_NAME.matcher(text(value)).matches()) {
            throw expected("at most 63 letters, digits, dots, dashes or underscores", value);
        }
        return text(value);
    }

    static IllegalArgumentException expected(String what, String found) {
        return new IllegalArgumentException("expected %s, found \"%s\"".formatted(what, text(found)));
    }

    /** The text that reads as this value. */
    static String print(Object value) {
        if (value instanceof List<?> items) {
            return items.stream().map(Object::toString).collect(Collectors.joining(", "));
        }
        return value instanceof Duration duration ? print(duration) : value.toString();
    }

    /** In the largest unit that needs no fraction. */
    private static String print(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
