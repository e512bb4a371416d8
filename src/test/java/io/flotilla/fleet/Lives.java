package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Units that write down when they lived and where, so that no copy is overlooked: see {@code lives.sh}. */
record Lives(Path share) {
    /**
     * One life of a unit, in seconds of the clock that all hosts share.
     *
     * @param isEnded whether it ended by itself; else it was killed, or goes on
     */
    record Life(String host, double begun, double seen, boolean isEnded) {}

    static Lives in(Path share) {
        try {
            Files.copy(
                    Path.of("src/test/resources/lives.sh"),
                    share.resolve("lives.sh"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Lives(share);
    }

    /** What is run for {@code unit}, which takes {@code seconds} to stop. */
    String file(String unit, int seconds) {
        return "[Service]\nTimeoutStopSec=60\nExecStart=/bin/bash %s %s %d\n"
                .formatted(share.resolve("lives.sh"), log(unit), seconds);
    }

    private Path log(String unit) {
        return share.resolve("lives-" + unit);
    }

    /** In the order in which they began. */
    List<Life> of(String unit) {
        Map<String, Life> lives = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(log(unit))) {
                String[] words = line.split(" ", -1);
                lives.put(
                        words[0] + words[1],
                        new Life(
                                words[0],
                                Double.parseDouble(words[1]),
                                Double.parseDouble(words[2]),
                                words.length > 3));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Life> sorted = new ArrayList<>(lives.values());
        sorted.sort(Comparator.comparingDouble(Life::begun));
        return sorted;
    }

    Life last(String unit) {
        List<Life> lives = of(unit);
        return lives.get(lives.size() - 1);
    }

    /** No life began before every earlier one was over. */
    void assertOneAtATime(String unit) {
        List<Life> lives = of(unit);
        List<String> overlaps = new ArrayList<>();
        for (int i = 1; i < lives.size(); i++) {
            for (Life earlier : lives.subList(0, i)) {
                if (earlier.seen() >= lives.get(i).begun()) {
                    overlaps.add(earlier + " and " + lives.get(i));
                }
            }
        }
        assertEquals(List.of(), overlaps, unit);
    }
}
