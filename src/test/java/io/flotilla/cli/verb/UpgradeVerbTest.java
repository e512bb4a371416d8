package io.flotilla.cli.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.cli.CalledCli;
import io.flotilla.testing.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of an upgrade, of a server that answers as a node does. */
class UpgradeVerbTest {
    private static final Vertx VERTX = Vertx.vertx();

    private static final String MACHINES = """
            [{"machine": "0123456789abcdef", "address": "10.0.0.1", "version": "0.2.0", "levels": [1, 2], "core": true},
             {"machine": "fedcba9876543210", "address": "10.0.0.2", "version": "0.1.0", "levels": [1, 1], "core": false}]
            """;

    private static final String TABLE = """
            MACHINE\t\tIP\t\tVERSION\tLEVELS\tCORE
            01234567...\t10.0.0.1\t0.2.0\t1-2\ttrue
            fedcba98...\t10.0.0.2\t0.1.0\t1\tfalse
            """;

    private final CalledCli cli = new CalledCli(Map.of());
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @AfterAll
    static void close() {
        Await.the(VERTX.close());
    }

    /** Of a server that answers every request so. */
    private int run(int status, String body, String... words) {
        int port = Await.the(VERTX.createHttpServer()
                .requestHandler(request -> {
                    asked.add(request.method() + " " + request.path());
                    request.response().setStatusCode(status).end(body);
                })
                .listen(0, "127.0.0.1")
                .map(HttpServer::actualPort));
        List<String> line = new ArrayList<>(List.of("upgrade", "--endpoint=http://127.0.0.1:" + port));
        line.addAll(List.of(words));
        return cli.run(Map.of(), line);
    }

    private static String cluster(String upgrade) {
        return "{\"leader\": null, \"upgrade\": {%s, \"machines\": %s}}".formatted(upgrade, MACHINES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "false | , \"next\": 2 | \"fedcba9876543210\" | Level 2 is held back by fedcba98.../10.0.0.2:"
                        + " upgrade flotilla there, the level rises after that by itself.",
                "true  | , \"next\": 2 | \"fedcba9876543210\", \"77\" | Level 2 is held back by fedcba98.../10.0.0.2,"
                        + " 77: upgrade flotilla there, then 'flotilla upgrade finish' raises it.",
                "true  | , \"next\": 2 | '' | All hosts read level 2: 'flotilla upgrade finish' raises it;"
                        + " then no host can go back.",
                "false | , \"next\": 2 | '' | All hosts read level 2: it rises by itself.",
                "false | ''            | '' | No host reads a higher level: there is nothing to finish.",
            })
    void statusSaysWhoHoldsTheNextLevelBackAndWhatToDo(
            boolean isHeld, String next, String heldBackBy, String sentence) {
        String upgrade = "\"level\": 1, \"hold\": %s%s, \"heldBackBy\": [%s]".formatted(isHeld, next, heldBackBy);
        assertEquals(0, run(200, cluster(upgrade), "status"), cli::complained);
        String level = isHeld ? "Level 1, held (upgrade_hold)\n" : "Level 1\n";
        assertEquals(level + TABLE + sentence + "\n", cli.printed());
        assertEquals(List.of("GET /v1/cluster"), asked);
    }

    @Test
    void theTableIsPrintedAsOtherLists() {
        String upgrade = "\"level\": 1, \"hold\": false, \"heldBackBy\": []";
        assertEquals(0, run(200, cluster(upgrade), "status", "--no-legend", "--full", "--fields=core,machine"));
        assertTrue(
                cli.printed().startsWith("Level 1\ntrue\t0123456789abcdef\nfalse\tfedcba9876543210\n"), cli.printed());
        assertEquals(1, run(200, cluster(upgrade), "status", "--fields=nix"));
        assertEquals("Invalid key in output format: \"nix\"\n", cli.complained());
    }

    @Test
    void aServerThatKnowsNoLevelsIsSaidTo() {
        assertEquals(1, run(200, "{}", "status"));
        assertEquals(
                "Error retrieving state of the upgrade: the server knows nothing of levels: it is older\n",
                cli.complained());
    }

    @Test
    void finishSaysTheLevelThatIsReached() {
        assertEquals(0, run(200, "{\"level\": 2}", "finish"), cli::complained);
        assertEquals("Level 2\n", cli.printed());
        assertEquals(List.of("POST /v1/upgrade/finish"), asked);
    }

    @Test
    void finishFailsWithTheWordsOfTheServer() {
        String words = "needs level 2; hosts A, B read 1: upgrade them, then `flotilla upgrade finish`";
        assertEquals(1, run(409, "{\"error\": {\"code\": 409, \"message\": \"%s\"}}".formatted(words), "finish"));
        assertEquals("Unable to finish the upgrade: " + words + "\n", cli.complained());
        assertEquals("", cli.printed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"upgrade", "upgrade nix", "upgrade status finish"})
    void whatIsNeitherStatusNorFinishIsRefused(String line) {
        assertEquals(2, cli.run(Map.of(), List.of(line.split(" "))));
        assertTrue(cli.complained().contains("Run 'flotilla upgrade --help' for usage."), cli.complained());
    }
}
