package io.flotilla.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.unit.TargetState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs each text in {@code scenarios}: commands, a line of dashes, what has to happen. {@code agent_ttl} is 10 s and
 * {@code restart_grace} 60 s. A host may run a unit of which never two copies may run only alone: checked at each tick.
 */
class ScenarioTest {
    private static final String DASHES = "----\n";

    static Stream<Named<Path>> scenarios() throws IOException {
        return ScenarioFiles.in("");
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void whatHappensIsWhatTheTextSays(Path file) throws IOException {
        String text = Files.readString(file);
        int dashes = text.indexOf(DASHES);
        Transcript transcript = new Transcript();
        SimulatedCluster cluster = new SimulatedCluster(transcript);

        Step.of(text.substring(0, dashes)).forEach(step -> {
            transcript.add(cluster.now(), "# " + step.line());
            run(cluster, step.words());
        });

        assertEquals(text.substring(dashes + DASHES.length()).stripTrailing(), transcript.text());
    }

    private static void run(SimulatedCluster cluster, List<String> words) {
        String argument = words.size() > 1 ? words.get(1) : "";
        switch (words.get(0)) {
            case "hosts" -> cluster.hosts(number(argument));
            case "unit" -> cluster.unit(argument, TargetState.LAUNCHED, words.subList(2, words.size()));
            case "inactive" -> cluster.unit(argument, TargetState.INACTIVE, words.subList(2, words.size()));
            case "pass" -> cluster.pass(number(argument) * 1_000L);
            case "cut" -> host(cluster, argument).cable(false);
            case "heal" -> host(cluster, argument).cable(true);
            case "off" -> host(cluster, argument).power(false, cluster.now());
            case "on" -> host(cluster, argument).power(true, cluster.now());
            case "shutdown" -> {
                cluster.goodbye(number(argument), true);
                host(cluster, argument).power(false, cluster.now());
            }
            case "stop-daemon" -> {
                cluster.goodbye(number(argument), false);
                host(cluster, argument).stopDaemon();
            }
            case "kill-daemon" -> host(cluster, argument).stopDaemon();
            case "start-daemon" -> host(cluster, argument).startDaemon(cluster.now());
            case "new-leader" -> cluster.newLeader();
            case "cold-start" -> cluster.coldStart();
            default -> throw new IllegalArgumentException("no such command: " + words);
        }
    }

    private static SimulatedHost host(SimulatedCluster cluster, String number) {
        return cluster.host(number(number));
    }

    private static int number(String text) {
        return Integer.parseInt(text);
    }
}
