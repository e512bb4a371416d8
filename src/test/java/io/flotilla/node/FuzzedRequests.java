package io.flotilla.node;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Requests at random, near enough to good ones to get far. None of them may change anything: what is destroyed does not
 * exist, states and operations are unknown ones, and a member of the core is never named.
 */
final class FuzzedRequests {
    private static final List<String> METHODS = List.of(
            "GET", "PUT", "DELETE", "PATCH", "POST", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "G\0T");

    private static final List<String> SEGMENTS = List.of(
            "fleet",
            "v1",
            "v1-alpha",
            "units",
            "state",
            "machines",
            "discovery",
            "cluster",
            "core",
            "members",
            "leave",
            "backup",
            "stream",
            "metrics",
            "healthz",
            "readyz",
            "nowhere.service",
            "nowhere@.service",
            "nowhere@1.service",
            "..",
            ".",
            "",
            "%2e%2e",
            "%00",
            "%zz",
            "%ff%fe",
            "a".repeat(300),
            "\u00e9");

    private static final List<String> QUERIES = List.of(
            "",
            "?",
            "?nextPageToken=ZAACAA==",
            "?nextPageToken=%00",
            "?nextPageToken=a&nextPageToken=b",
            "?revision=0",
            "?revision=-1",
            "?revision=99999999999999999999",
            "?unitName=%ff&machineID=%",
            "?" + "a=b&".repeat(2_000),
            "?%zz=%");

    private static final List<String> HEADERS = List.of(
            "Content-Type: application/json",
            "Content-Type: application/json; charset=x",
            "Content-Type: text/plain",
            "Content-Type:",
            "Origin: http://elsewhere.example",
            "Origin: null",
            "Host: a:b:c",
            "Expect: 100-continue",
            "Expect: nothing",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Upgrade: h2c",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: x",
            "Accept-Encoding: gzip",
            "Content-Encoding: gzip",
            "Transfer-Encoding: gzip, chunked",
            "Range: bytes=9-1",
            " folded",
            "no colon",
            ": no name",
            "X: " + "y".repeat(5_000));

    private static final List<String> BODIES = List.of(
            "",
            "{}",
            "[]",
            "null",
            "{\"desiredState\":\"flying\",\"options\":[{\"section\":\"Service\",\"name\":\"ExecStart\",\"value\":\"/bin/true\"}]}",
            "[{\"op\":\"test\",\"path\":\"/0123456789abcdef0123456789abcdef/metadata/a\",\"value\":\"b\"}]",
            "{\"machine\":\"nobody\"}",
            "{\"options\":[{\"section\":\"X-Fleet\",\"name\":\"Global\",\"value\":\"tr\\u0000ue\"}]}",
            "[".repeat(5_000),
            "\u00ef\u00bb\u00bf{}",
            "{\"desiredState\":\"flying\",\"name\":\"\\ud800\"}");

    private final Random random;

    FuzzedRequests(long seed) {
        random = new Random(seed);
    }

    byte[] next() {
        String body = spoiled(any(BODIES));
        StringBuilder request = new StringBuilder()
                .append(any(METHODS))
                .append(' ')
                .append(path())
                .append(any(QUERIES))
                .append(chance(20) ? " HTTP/9.9" : " HTTP/1.1")
                .append("\r\n");
        if (!chance(10)) {
            request.append("Host: localhost\r\n");
        }
        IntStream.range(0, random.nextInt(4))
                .forEach(i -> request.append(any(HEADERS)).append("\r\n"));
        request.append(length(body)).append("\r\n").append(body);
        byte[] bytes = request.toString().getBytes(StandardCharsets.ISO_8859_1);
        if (chance(8)) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private String path() {
        return IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(i -> "/" + any(SEGMENTS))
                .collect(Collectors.joining());
    }

    private String length(String body) {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> "Content-Length: -1\r\n";
            case 2 -> "Content-Length: %d\r\n".formatted(random.nextLong());
            case 3 -> "Content-Length: 1\r\nContent-Length: 2\r\n";
            case 4 -> "Transfer-Encoding: chunked\r\n";
            default -> "Content-Length: %d\r\n".formatted(body.length());
        };
    }

    /** Cut off anywhere, or with something behind it: never a good body that was none before. */
    private String spoiled(String body) {
        return switch (random.nextInt(4)) {
            case 0 -> body.substring(0, random.nextInt(body.length() + 1));
            case 1 -> body + body;
            default -> body;
        };
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private String any(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
