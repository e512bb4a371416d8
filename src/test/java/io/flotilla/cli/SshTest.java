package io.flotilla.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshTest {
    private static final Ssh SSH = new Ssh("core", 10, Path.of("/k h"), true);

    @ParameterizedTest
    @CsvSource({
        "h1,            h1,   22",
        "h1:2222,       h1,   2222",
        "10.0.0.1:22,   10.0.0.1, 22",
        "fe80::1,       fe80::1, 22",
        "[fe80::1]:2222, fe80::1, 2222",
    })
    void anAddressMayHaveAPort(String address, String host, String port) {
        List<String> line = SSH.command(address, "", List.of(), "uptime -p");
        assertEquals(List.of("ssh", "-l", "core", "-p", port), line.subList(0, 5));
        assertEquals(List.of(host, "uptime -p"), line.subList(line.size() - 2, line.size()));
    }

    @Test
    void aTunnelIsJumpedOverWithTheSameSettings() {
        List<String> line = SSH.command("h2", "h1:2222", List.of("-A"), "");
        String proxy = line.stream()
                .filter(word -> word.startsWith("ProxyCommand="))
                .findFirst()
                .orElseThrow();
        assertEquals(
                "ProxyCommand=ssh -l core -p 2222 -o ConnectTimeout=10 -o 'UserKnownHostsFile=/k h'"
                        + " -o StrictHostKeyChecking=ask -W '[%h]:%p' h1",
                proxy);
        assertEquals("h2", line.get(line.size() - 1));
    }

    @Test
    void withoutCheckingNoKeyIsLookedAt() {
        List<String> line = new Ssh("core", 10, Path.of("/k"), false).command("h1", "", List.of(), "");
        assertTrue(line.contains("StrictHostKeyChecking=no"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-oProxyCommand=evil", ""})
    void whatIsNoAddressIsRefused(String address) {
        assertThrows(Failure.class, () -> SSH.command(address, "", List.of(), ""));
    }
}
