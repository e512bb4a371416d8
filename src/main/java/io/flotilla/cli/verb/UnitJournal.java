package io.flotilla.cli.verb;

import io.flotilla.cli.ApiClient;
import io.flotilla.cli.http.HttpClient;
import io.flotilla.cli.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** What is asked of a unit's journal, and how it is copied. Blocks. */
record UnitJournal(String unit, int lines, boolean follow, String output, Optional<String> machine) {
    private static final int BUFFER = 8192;

    /** Copies it until it ends, or without end if it follows. Throws {@link IOException} with the node's words. */
    void copy(HttpClient http, PrintStream to) throws IOException {
        HttpResponse response = http.follow(path(), Map.of());
        try (InputStream body = response.body()) {
            if (!response.isSuccess()) {
                throw new IOException(
                        ApiClient.refusal(response.status(), new String(body.readAllBytes(), StandardCharsets.UTF_8)));
            }
            byte[] buffer = new byte[BUFFER];
            for (int count = body.read(buffer); count >= 0 && !to.checkError(); count = body.read(buffer)) {
                to.write(buffer, 0, count);
                to.flush();
            }
        } finally {
            http.close();
        }
    }

    private String path() {
        String on = machine.map(id -> "&machine=" + ApiClient.encoded(id)).orElse("");
        return "/v1/units/%s/journal?lines=%d&follow=%s&output=%s%s"
                .formatted(ApiClient.encoded(unit), lines, follow, ApiClient.encoded(output), on);
    }
}
