package io.flotilla.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

/** How a command line is read; no node is needed. */
class CliTest {
    private final CalledCli cli = new CalledCli(Map.of("node", HostVerb::new));

    @Command(name = "node", description = "Concerns this host.")
    static final class HostVerb implements Callable<Integer> {
        @Override
        public Integer call() {
            return 7;
        }
    }

    private int run(Map<String, String> environment, String... words) {
        return cli.run(environment, List.of(words));
    }

    private int run(String... words) {
        return run(Map.of(), words);
    }

    private String printed() {
        return cli.printed();
    }

    private String complained() {
        return cli.complained();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "help", "--help", "-h"})
    void helpIsPrintedWithTheVersion(String word) {
        assertEquals(0, word.isEmpty() ? run() : run(word));
        assertTrue(printed().contains("1.2.3"), printed());
        assertTrue(printed().contains("list-unit-files"), printed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "--version", "-v", "list-units --version", "vers"})
    void theVersionIsPrinted(String line) {
        assertEquals(0, run(line.split(" ")));
        assertEquals("flotilla version 1.2.3\n", printed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"help start", "start --help", "--help start", "star -h", "--endpoint x:1 start --help"})
    void helpOfAVerbIsPrinted(String line) {
        assertEquals(0, run(line.split(" ")));
        assertTrue(printed().contains("--block-attempts"), printed());
    }

    @ParameterizedTest
    @CsvSource({
        "lst-units, did you mean \"list-units\"?",
        "destory,   did you mean \"destroy\"?",
        "list-unit, 'it could be list-unit-files, list-units'",
        "st,        'it could be start, status, stop'",
    })
    void anUnknownCommandIsToldTheNearest(String word, String hint) {
        assertEquals(2, run(word));
        assertTrue(complained().contains(hint), complained());
        assertEquals("", printed());
    }

    @Test
    void anUnknownCommandLikeNoOtherIsRefused() {
        assertEquals(2, run("frobnicate"));
        assertEquals("unknown command \"frobnicate\" for \"flotilla\"\nRun 'flotilla help' for usage.\n", complained());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list-units --nix",
                "--nix",
                "--nix list-units",
                "list-units --endpoint",
                "start --block-attempts=x"
            })
    void wrongOptionsAreRefused(String line) {
        assertEquals(2, run(line.split(" ")));
        assertTrue(complained().contains("--help' for usage"), complained());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"list-machines", "list-m", "--endpoint unix:///nowhere list-m", "list-m --endpoint=/nowhere"})
    void aNodeThatIsNotThereIsNamed(String line) {
        assertEquals(1, run(Map.of("FLOTILLA_ENDPOINT", "unix:///nowhere"), line.split(" ")));
        assertEquals(
                "Error retrieving list of active machines: cannot reach unix:///nowhere: No such file or directory\n",
                complained());
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentAndOurNamesOverFleets() {
        run(Map.of("FLEETCTL_ENDPOINT", "/a"), "list-m");
        assertTrue(complained().contains("unix:///a:"), complained());
        run(Map.of("FLEETCTL_ENDPOINT", "/a", "FLOTILLA_ENDPOINT", "/b"), "list-m");
        assertTrue(complained().contains("unix:///b:"), complained());
        run(Map.of("FLEETCTL_ENDPOINT", "/a", "FLOTILLA_ENDPOINT", "/b"), "list-m", "--endpoint=/c");
        assertTrue(complained().contains("unix:///c:"), complained());
    }

    @Test
    void whatFleetHadGivenUpIsStillGivenUp() {
        assertEquals(2, run("verify", "x.service"));
        assertEquals("WARNING: The signed/verified units feature is DEPRECATED and cannot be used.\n", complained());
        assertEquals(2, run("submit", "--sign", "x.service"));
        assertEquals(2, run("list-units", "--driver=etcd"));
    }

    @Test
    void aVerbOfTheHostIsCalled() {
        assertEquals(7, run("node"));
        assertEquals(2, run("nod"));
    }
}
