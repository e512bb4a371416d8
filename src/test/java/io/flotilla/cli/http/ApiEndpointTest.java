package io.flotilla.cli.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiEndpointTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "unix:///run/flotilla/flotilla.sock > unix:///run/flotilla/flotilla.sock > localhost",
                "unix:/run/f.sock                   > unix:///run/f.sock                 > localhost",
                "file:///run/f.sock                 > unix:///run/f.sock                 > localhost",
                "/run/f.sock                        > unix:///run/f.sock                 > localhost",
                "http://h1:1234                     > http://h1:1234                     > h1:1234",
                "http://h1                          > http://h1:49153                    > h1:49153",
                "https://10.0.0.1:443/              > https://10.0.0.1:443               > 10.0.0.1:443",
                "h1:1234                            > http://h1:1234                     > h1:1234",
                "h1                                 > http://h1:49153                    > h1:49153",
                "http://[::1]:1234                  > http://[::1]:1234                  > [::1]:1234",
                "http://h1:1,http://h2:2            > http://h1:1                        > h1:1",
            })
    void anEndpointIsRead(String text, String endpoint, String authority) {
        assertEquals(endpoint, ApiEndpoint.parse(text).toString());
        assertEquals(authority, ApiEndpoint.parse(text).authority());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h1", "http://", "", "http://a b", "unix://", "http://:80"})
    void whatIsNoEndpointIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> ApiEndpoint.parse(text));
    }
}
