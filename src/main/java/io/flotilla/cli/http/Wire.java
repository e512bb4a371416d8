package io.flotilla.cli.http;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The two directions of a connection to a node, {@code in} with a buffer. Blocks; {@code close} ends what blocks on it. */
public record Wire(InputStream in, OutputStream out, Closeable closeable) implements Closeable {
    public Wire {
        in = new BufferedInputStream(in);
    }

    public static SocketChannel channel(ApiEndpoint endpoint) throws IOException {
        return endpoint.isUnix() ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
    }

    /** Connects {@code channel}, which the caller can close meanwhile. */
    public static Wire connect(SocketChannel channel, ApiEndpoint endpoint, Tls tls) throws IOException {
        if (endpoint.isUnix()) {
            channel.connect(UnixDomainSocketAddress.of(endpoint.path()));
            return of(channel);
        }
        InetSocketAddress address = new InetSocketAddress(endpoint.host(), endpoint.port());
        if (address.isUnresolved()) {
            throw new IOException("unknown host");
        }
        channel.connect(address);
        return endpoint.isSecure() ? tls.over(channel.socket(), endpoint) : of(channel);
    }

    public static Wire of(SocketChannel channel) {
        return new Wire(new Incoming(channel), new Outgoing(channel), channel);
    }

    public static Wire of(Process process) {
        return new Wire(process.getInputStream(), process.getOutputStream(), process::destroy);
    }

    @Override
    public void close() throws IOException {
        closeable.close();
    }

    /** Not the JDK's own, of which on Java 17 one thread cannot write while another reads. */
    private static final class Incoming extends InputStream {
        private final SocketChannel channel;

        Incoming(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return channel.read(ByteBuffer.wrap(bytes, offset, length));
        }
    }

    private static final class Outgoing extends OutputStream {
        private final SocketChannel channel;

        Outgoing(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }
}
