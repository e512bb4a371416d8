package io.flotilla.cli.http;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a node's API is served: a unix socket, or a host and port with or without TLS.
 *
 * @param scheme {@code unix}, {@code http} or {@code https}
 * @param path of the socket; empty otherwise
 */
public record ApiEndpoint(String scheme, String path, String host, int port) {
    public static final String DEFAULT = "unix:///run/flotilla/flotilla.sock";

    private static final int API_PORT = 49153;

    /**
     * Reads {@code unix:///PATH}, {@code unix:/PATH}, {@code file:///PATH}, {@code /PATH}, {@code http://HOST[:PORT]},
     * {@code https://…} or {@code HOST[:PORT]}. Of a list with commas the first counts, as in fleet.
     */
    public static ApiEndpoint parse(String list) {
        String text = list.split(",", 2)[0].strip();
        if (text.startsWith("/")) {
            return new ApiEndpoint("unix", text, "", 0);
        }
        try {
            URI uri = new URI(text.contains(":/") ? text : "http://" + text);
            return switch (uri.getScheme()) {
                case "unix", "file" -> socket(text, uri);
                case "http", "https" -> network(text, uri);
                default -> throw invalid(text, "expect unix://, http:// or https://");
            };
        } catch (URISyntaxException e) {
            throw invalid(text, e.getReason());
        }
    }

    private static IllegalArgumentException invalid(String text, String why) {
        return new IllegalArgumentException("invalid endpoint \"%s\": %s".formatted(text, why));
    }

    private static ApiEndpoint socket(String text, URI uri) {
        if (uri.getPath() == null || uri.getPath().isEmpty()) {
            throw invalid(text, "no path of a socket");
        }
        return new ApiEndpoint("unix", uri.getPath(), "", 0);
    }

    private static ApiEndpoint network(String text, URI uri) {
        if (uri.getHost() == null) {
            throw invalid(text, "no host");
        }
        String host = uri.getHost().replaceAll("^\\[|]$", "");
        return new ApiEndpoint(uri.getScheme(), "", host, uri.getPort() < 0 ? API_PORT : uri.getPort());
    }

    public boolean isUnix() {
        return scheme.equals("unix");
    }

    public boolean isSecure() {
        return scheme.equals("https");
    }

    /** What a request's {@code Host} header says. */
    public String authority() {
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
