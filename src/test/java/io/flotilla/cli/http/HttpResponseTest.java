package io.flotilla.cli.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpResponseTest {
    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String body(InputStream in) throws IOException {
        return new String(HttpResponse.read(in).body().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void answersFollowOneAnother() throws IOException {
        InputStream in = stream(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab"
                        + "HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nT: 1\r\n\r\n"
                        + "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 404 Not Found\r\nConnection: close\r\ncontent-length: 0\r\n\r\n");
        assertEquals("ab", body(in));
        assertEquals("abc0123456789", body(in));
        assertEquals("", body(in));
        HttpResponse last = HttpResponse.read(in);
        assertEquals(404, last.status());
        assertFalse(last.keepsConnection());
        assertEquals(-1, last.body().read());
    }

    @Test
    void withoutALengthTheAnswerEndsWithTheConnection() throws IOException {
        HttpResponse response = HttpResponse.read(stream("HTTP/1.0 200 OK\r\n\r\nall"));
        assertFalse(response.keepsConnection());
        assertEquals("all", new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
        assertTrue(HttpResponse.read(stream("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
                .keepsConnection());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nab\r\n",
            })
    void aPartIsNeverTakenForTheWhole(String answer) {
        assertThrows(IOException.class, () -> body(stream(answer)));
    }
}
