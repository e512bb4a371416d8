package io.flotilla.cli.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;

/** The head of an answer, and its body to be read once. Blocks. */
public record HttpResponse(int status, Map<String, String> headers, InputStream body) {
    private static final int MAX_LINE = 16 << 10;
    private static final int MAX_HEADERS = 200;

    /** Reads the head; the body follows on the same stream. */
    static HttpResponse read(InputStream in) throws IOException {
        String[] status = line(in).split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("\\d{3}")) {
            throw new IOException("it does not speak HTTP");
        }
        int code = Integer.parseInt(status[1]);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 0 || headers.size() > MAX_HEADERS) {
                throw new IOException("it does not speak HTTP");
            }
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return new HttpResponse(code, headers, body(in, code, headers));
    }

    private static InputStream body(InputStream in, int code, Map<String, String> headers) throws IOException {
        if (code == 204 || code == 304 || code < 200) {
            return InputStream.nullInputStream();
        }
        if ("chunked".equalsIgnoreCase(headers.get("Transfer-Encoding"))) {
            return new Body(in, true, 0);
        }
        try {
            String length = headers.get("Content-Length");
            return length == null ? in : new Body(in, false, Long.parseLong(length));
        } catch (NumberFormatException e) {
            throw new IOException("it does not speak HTTP", e);
        }
    }

    /** A line without its end. */
    public static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection was closed");
            }
            if (line.length() > MAX_LINE) {
                throw new IOException("a line of the answer is too long");
            }
            line.append((char) next);
        }
        int end = line.length() - 1;
        return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
    }

    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /** Whether another request can follow on the connection. */
    boolean keepsConnection() {
        boolean isDelimited =
                status == 204 || headers.containsKey("Content-Length") || headers.containsKey("Transfer-Encoding");
        return isDelimited && !"close".equalsIgnoreCase(headers.get("Connection"));
    }

    /** In pieces, each with its length. Ends in order or with an exception, so that no part passes for the whole. */
    private static final class Body extends InputStream {
        private final InputStream in;
        private final boolean isChunked;
        private long left;
        private boolean begun;
        private boolean ended;

        Body(InputStream in, boolean isChunked, long left) {
            this.in = in;
            this.isChunked = isChunked;
            this.left = left;
            this.ended = !isChunked && left == 0;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left == 0 && !ended && isChunked) {
                nextChunk();
            }
            if (ended) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the answer was cut off");
            }
            left -= count;
            ended = !isChunked && left == 0;
            return count;
        }

        private void nextChunk() throws IOException {
            if (begun) {
                line(in);
            }
            begun = true;
            String size = line(in).split(";", 2)[0].strip();
            try {
                left = Long.parseLong(size, 16);
            } catch (NumberFormatException e) {
                throw new IOException("it does not speak HTTP", e);
            }
            if (left == 0) {
                ended = true;
                while (!line(in).isEmpty()) {
                    // a trailer, which says nothing to us
                }
            }
        }
    }
}
