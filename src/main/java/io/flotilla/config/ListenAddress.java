package io.flotilla.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address that the API is served on. */
public sealed interface ListenAddress {

    /** The API's port where an address names none. */
    int DEFAULT_PORT = 49153;

    /** A unix socket at an absolute path. */
    record Unix(Path path) implements ListenAddress {
        /** What the kernel's {@code sun_path} holds, without the closing NUL. */
        private static final int MAX_LENGTH = 107;

        public Unix {
            if (!path.isAbsolute() || path.toString().length() > MAX_LENGTH) {
                throw new IllegalArgumentException(
                        "expected an absolute path of at most %d characters after unix:, found \"%s\""
                                .formatted(MAX_LENGTH, path));
            }
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /** A TCP address; port 0 lets the kernel choose. An IPv6 host is without brackets here. */
    record Tcp(boolean secure, String host, int port) implements ListenAddress {
        private static final Pattern FORM = Pattern.compile(
                "(?<scheme>https?)://(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:(?<port>\\d{1,5}))?/?");
        private static final int MAX_PORT = 65535;

        public Tcp {
            if (port < 0 || port > MAX_PORT) {
                throw Values.expected("a port from 0 to " + MAX_PORT, Integer.toString(port));
            }
        }

        @Override
        public String toString() {
            String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
            return "%s://%s:%d".formatted(secure ? "https" : "http", bracketed, port);
        }
    }

    static ListenAddress parse(String text) {
        Matcher tcp = Tcp.FORM.matcher(text);
        if (tcp.matches()) {
            String host = tcp.group("host").replaceAll("[\\[\\]]", "");
            String port = tcp.group("port");
            return new Tcp(
                    tcp.group("scheme").toLowerCase(Locale.ROOT).equals("https"),
                    host,
                    port == null ? DEFAULT_PORT : Integer.parseInt(port));
        }
        if (text.startsWith("unix:")) {
            return new Unix(Path.of(text.substring("unix:".length()).replaceFirst("^//", "")));
        }
        throw new IllegalArgumentException(
                "expected unix:/PATH, https://HOST:PORT or http://HOST:PORT, found \"%s\"".formatted(text));
    }
}
