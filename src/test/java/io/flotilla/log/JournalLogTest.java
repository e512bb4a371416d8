package io.flotilla.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalLogTest {
    private static final Logger OURS = Logger.getLogger("io.flotilla.agent.Agent");
    private static final Logger LIBRARY = Logger.getLogger("com.hazelcast.internal.cluster.ClusterService");

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private void install(int verbosity, boolean journal) {
        JournalLog.install(verbosity, new PrintStream(written, true, StandardCharsets.UTF_8), journal);
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @AfterEach
    void giveTheLogBack() throws IOException {
        LogManager.getLogManager().readConfiguration();
    }

    @ParameterizedTest
    @CsvSource({"SEVERE,<3>", "WARNING,<4>", "INFO,<6>", "CONFIG,<7>", "FINE,<7>"})
    void theJournalIsToldThePriority(String level, String priority) {
        install(1, true);

        OURS.log(Level.parse(level), "unit started");

        assertEquals(List.of(priority + "Agent: unit started"), lines());
    }

    @Test
    void aTerminalIsToldTimeAndLevel() {
        install(0, false);

        LIBRARY.warning("slow");

        assertTrue(lines().get(0).matches("\\d\\d:\\d\\d:\\d\\d WARNING c\\.h\\.i\\.c\\.ClusterService: slow"));
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "1, 3", "2, 4"})
    void verbosityAddsDetailsOfOursThenTheLibraries(int verbosity, int shown) {
        install(verbosity, true);

        OURS.info("decision");
        LIBRARY.warning("library's warning");
        OURS.fine("detail");
        LIBRARY.info("library's news");
        LIBRARY.fine("library's detail");

        assertEquals(shown, lines().size());
    }

    @Test
    void aMessageCannotForgeALine() {
        install(0, true);

        OURS.info("a\n<3>forged\r\u001b[31mred\tend");

        assertEquals(List.of("<6>Agent: a\\n<3>forged\\r\\x1b[31mred\tend"), lines());
    }

    @Test
    void aFailureIsOneLineWithItsCauses() {
        install(0, true);

        OURS.log(Level.WARNING, "gave up", new IOException("no\nbus", new IllegalStateException()));

        assertEquals(List.of("<4>Agent: gave up : IOException: no\\nbus, caused by IllegalStateException"), lines());
    }

    @Test
    void moreVerbosityShowsWhereAFailureCameFrom() {
        install(1, true);

        OURS.log(Level.WARNING, "gave up", new IOException("no bus"));

        assertEquals("<4>Agent: gave up : IOException: no bus", lines().get(0));
        assertEquals("<7>    java.io.IOException", lines().get(1));
        assertTrue(lines().get(2).startsWith("<7>        at io.flotilla.log.JournalLogTest."));
    }

    @Test
    void standardErrorIsTheJournalOnlyIfItIsTheStreamThatTheVariableNames(@TempDir Path folder) throws IOException {
        Path stream = Files.createFile(folder.resolve("stream"));
        Map<String, Object> id = Files.readAttributes(stream, "unix:dev,ino");
        String name = id.get("dev") + ":" + id.get("ino");

        assertTrue(JournalLog.isJournal(Map.of("JOURNAL_STREAM", name), stream));
        assertFalse(JournalLog.isJournal(Map.of("JOURNAL_STREAM", "1:2"), stream));
        assertFalse(JournalLog.isJournal(Map.of(), stream));
        assertTrue(JournalLog.isJournal(Map.of("JOURNAL_STREAM", name), folder.resolve("absent")));
    }
}
