package io.flotilla.faults;

import io.flotilla.testing.NodeHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Gives nodes clocks that are hours apart and run too slowly or too fast, by libfaketime. Blocks. */
final class Clocks {
    private static final List<String> RATES = List.of("0.9", "1.0", "1.1");
    private static final int MOST_HOURS = 12;

    /** Debian's package of that name puts it below the folder of the machine's architecture. */
    private static final Path LIBRARIES = Path.of("/usr/lib");

    private Clocks() {}

    /** Completes before the nodes are started; what each got, in words. */
    static String set(List<NodeHost> hosts, Random random) throws IOException {
        Path library = library();
        StringBuilder words = new StringBuilder();
        for (NodeHost host : hosts) {
            int hours = random.nextInt(2 * MOST_HOURS + 1) - MOST_HOURS;
            String rate = RATES.get(random.nextInt(RATES.size()));
            host.sh("printf '[Service]\\nEnvironment=LD_PRELOAD=%s \"FAKETIME=%+dh x%s\"\\n'"
                            .formatted(library, hours, rate)
                    + " >/etc/systemd/system/flotilla.service.d/clock.conf && systemctl daemon-reload");
            words.append(words.length() == 0 ? "" : ", ").append("%s %+d h, x%s".formatted(host, hours, rate));
        }
        return words.toString();
    }

    private static Path library() throws IOException {
        try (Stream<Path> files = Files.find(
                LIBRARIES, 3, (file, attributes) -> file.endsWith(Path.of("faketime", "libfaketimeMT.so.1")))) {
            return files.findFirst()
                    .orElseThrow(() ->
                            new IllegalStateException("clocks need Debian's package libfaketime, or --without clocks"));
        }
    }
}
