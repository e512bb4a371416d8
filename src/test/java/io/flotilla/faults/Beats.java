package io.flotilla.faults;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * What copies of units that must never run twice have written down themselves: begin, beats and end, each with the clock
 * that all hosts of one machine share. A copy that does not beat for a while stands still, as on a frozen host.
 */
final class Beats {
    /** Longer than a loaded machine makes a beat wait, which comes every 0.2 s. */
    private static final double STANDSTILL = 1.5;

    /** What a copy runs: Perl, the file, its host and unit, and how many seconds it takes to stop. */
    private static final String SCRIPT = """
            use strict;
            use warnings;
            use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);
            my ($file, $host, $unit, $stopping) = @ARGV;
            open my $log, '>>', $file or die "$file: $!";
            sub note { syswrite $log, sprintf "%.3f %s %s %d %s\\n", clock_gettime(CLOCK_MONOTONIC), $host, $unit, $$, $_[0] }
            my $end;
            $SIG{TERM} = sub { $end //= clock_gettime(CLOCK_MONOTONIC) + $stopping };
            note('begin');
            until ($end && clock_gettime(CLOCK_MONOTONIC) >= $end) {
                select undef, undef, undef, 0.2;
                note('beat');
            }
            note('end');
            """;

    /** {@code copy}: host and process. */
    record Beat(double second, String unit, String host, String copy) {}

    private record Last(double second, String host) {}

    private final Path file;
    private final BiPredicate<String, Double> isExempt;

    /** By unit and copy. */
    private final Map<String, Map<String, Last>> last = new HashMap<>();

    private final Map<String, Double> doubledUntil = new HashMap<>();
    private long position;
    private long count;
    private long copies;

    /** {@code isExempt}: whether what a host's copies wrote at that second does not count. */
    Beats(Path file, BiPredicate<String, Double> isExempt) {
        this.file = file;
        this.isExempt = isExempt;
    }

    static Path script(Path share) {
        return share.resolve("beat.pl");
    }

    static Path file(Path share) {
        return share.resolve("beats");
    }

    static void install(Path share) throws IOException {
        Files.writeString(script(share), SCRIPT);
        Files.writeString(file(share), "");
    }

    /** The command of a unit whose copies write down that they run. */
    static String command(Path share, int secondsToStop) {
        return "/usr/bin/perl %s %s %%H %%n %d".formatted(script(share), file(share), secondsToStop);
    }

    /** Reads what has been written since the last time; what ran twice by that, in words. */
    List<String> read() throws IOException {
        List<Beat> beats = new ArrayList<>();
        try (RandomAccessFile input = new RandomAccessFile(file.toFile(), "r")) {
            input.seek(position);
            byte[] bytes = new byte[Math.toIntExact(input.length() - position)];
            input.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8);
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            position += whole.getBytes(StandardCharsets.UTF_8).length;
            whole.lines().map(Beats::beat).forEach(beats::add);
        }
        return judge(beats);
    }

    private static Beat beat(String line) {
        String[] words = line.split(" ", -1);
        return new Beat(Double.parseDouble(words[0]), words[2], words[1], words[1] + " " + words[3]);
    }

    /** Those that come after all that were judged before, in any order. */
    List<String> judge(List<Beat> beats) {
        List<String> wrong = new ArrayList<>();
        beats.stream().sorted(Comparator.comparingDouble(Beat::second)).forEach(beat -> judge(beat, wrong));
        return wrong;
    }

    private void judge(Beat beat, List<String> wrong) {
        count++;
        Map<String, Last> ofUnit = last.computeIfAbsent(beat.unit(), unit -> new HashMap<>());
        Last before = ofUnit.put(beat.copy(), new Last(beat.second(), beat.host()));
        if (before == null) {
            copies++;
            return;
        }
        boolean stoodStill = beat.second() - before.second() > STANDSTILL;
        if (stoodStill || isExempt.test(beat.host(), beat.second())) {
            return;
        }
        ofUnit.forEach((copy, other) -> {
            if (!copy.equals(beat.copy())
                    && other.second() > before.second()
                    && !isExempt.test(other.host(), other.second())) {
                doubled(beat, other, wrong);
            }
        });
    }

    /** A pair that goes on to run is told once. */
    private void doubled(Beat beat, Last other, List<String> wrong) {
        String key = beat.unit();
        double until = doubledUntil.getOrDefault(key, 0.0);
        if (beat.second() - until > STANDSTILL) {
            wrong.add("twice: %s ran on %s and on %s at second %.1f, by its own log"
                    .formatted(beat.unit(), beat.host(), other.host(), beat.second()));
        }
        doubledUntil.put(key, beat.second());
    }

    long count() {
        return count;
    }

    /** How many copies have been started. */
    long copies() {
        return copies;
    }
}
