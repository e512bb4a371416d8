package io.flotilla.cli.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The body of an answer: pieces, each with its length. Ends in order or with an exception, so that no part passes for the whole. */
public final class HttpBody extends InputStream {
    private final InputStream in;
    private final boolean isChunked;
    private long left;
    private boolean begun;
    private boolean ended;

    private HttpBody(InputStream in, boolean isChunked, long left) {
        this.in = in;
        this.isChunked = isChunked;
        this.left = left;
        this.ended = !isChunked && left == 0;
    }

    static InputStream chunked(InputStream in) {
        return new HttpBody(in, true, 0);
    }

    static InputStream ofLength(InputStream in, long length) {
        return new HttpBody(in, false, length);
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
            HttpResponse.line(in);
        }
        begun = true;
        String size = HttpResponse.line(in).split(";", 2)[0].strip();
        try {
            left = Long.parseLong(size, 16);
        } catch (NumberFormatException e) {
            throw new IOException("it does not speak HTTP", e);
        }
        if (left == 0) {
            ended = true;
            String trailer = HttpResponse.line(in);
            while (!trailer.isEmpty()) {
                trailer = HttpResponse.line(in);
            }
        }
    }
}
