package io.flotilla.cli;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a node's API is served: a unix socket, or a host and port with or without TLS.
 *
 * @param scheme {@code unix}, {@code http} or {@code https}
 * @param path of the socket; empty otherwise
 */
record Endpoint(String scheme, String path, String host, int port) {
    static final String DEFAULT = "unix:///run/flotilla/flotilla.sock";

    private static final int API_PORT = 49153;

    /**
     * Reads {@code unix:///PATH}, {@code unix:/PATH}, {@code file:///PATH}, {@code /PATH}, {@code http://HOST[:PORT]},
     * {@code https://…} or {@code HOST[:PORT]}. Of a list with commas the first counts, as in fleet.
     */
    static Endpoint parse(String list) {
        String text = list.split(",", 2)[0].strip();
        if (text.startsWith("/")) {
            return new Endpoint("unix", text, "", 0);
        }
        try {
            URI uri = new URI(text.contains(":/") ? text : "http://" + text);
            return switch (uri.getScheme()) {
                case "unix", "file" -> socket(text, uri);
                case "http", "https" -> network(text, uri);
                default ->
                    throw new IllegalArgumentException(
                            "invalid endpoint \"%s\": expect unix://, http:// or https://".formatted(text));
            };
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("invalid endpoint \"%s\": %s".formatted(text, e.getReason()), e);
        }
    }

    private static Endpoint socket(String text, URI uri) {
        if (uri.getPath() == null || uri.getPath().isEmpty()) {
            throw new IllegalArgumentException("invalid endpoint \"%s\": no path of a socket".formatted(text));
        }
        return new Endpoint("unix", uri.getPath(), "", 0);
    }

    private static Endpoint network(String text, URI uri) {
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("invalid endpoint \"%s\": no host".formatted(text));
        }
        String host = uri.getHost().replaceAll("^\\[|]$", "");
        return new Endpoint(uri.getScheme(), "", host, uri.getPort() < 0 ? API_PORT : uri.getPort());
    }

    boolean isUnix() {
        return scheme.equals("unix");
    }

    boolean isSecure() {
        return scheme.equals("https");
    }

    /** What a request's {@code Host} header says. */
    String authority() {
        if (isUnix()) {
            return "localhost";
        }
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return isUnix() ? "unix://" + path : scheme + "://" + authority();
    }
}
