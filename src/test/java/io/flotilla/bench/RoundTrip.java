package io.flotilla.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;

/**
 * What a small message costs on the hosts' network: RoundTrip PORT answers, RoundTrip ADDRESS PORT asks and prints the
 * median in microseconds.
 */
final class RoundTrip {
    private static final int WARM_UP = 2_000;
    private static final int TIMES = 2_000;
    private static final int BYTES = 200;

    private RoundTrip() {}

    public static void main(String[] args) throws IOException {
        if (args.length == 1) {
            answer(Integer.parseInt(args[0]));
        } else {
            try (Socket socket = new Socket(args[0], Integer.parseInt(args[1]))) {
                System.out.println(ask(socket));
            }
        }
    }

    private static void answer(int port) throws IOException {
        try (ServerSocket server = new ServerSocket(port);
                Socket socket = server.accept()) {
            socket.setTcpNoDelay(true);
            byte[] message = new byte[BYTES];
            while (socket.getInputStream().readNBytes(message, 0, BYTES) == BYTES) {
                socket.getOutputStream().write(message);
            }
        }
    }

    private static long ask(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        byte[] message = new byte[BYTES];
        long[] micros = new long[TIMES];
        for (int i = -WARM_UP; i < TIMES; i++) {
            long start = System.nanoTime();
            out.write(message);
            if (in.readNBytes(message, 0, BYTES) < BYTES) {
                throw new IOException("the other side is gone");
            }
            if (i >= 0) {
                micros[i] = (System.nanoTime() - start) / 1_000;
            }
        }
        Arrays.sort(micros);
        return micros[TIMES / 2];
    }
}
