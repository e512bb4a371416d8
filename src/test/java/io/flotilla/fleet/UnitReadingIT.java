package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Await;
import io.flotilla.testing.CommandLineOf;
import io.flotilla.testing.NodeHost;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A unit file means the same to systemd whether it finds the file itself or gets it from flotilla. */
class UnitReadingIT {
    private static final String RUN = "[Service]\nExecStart=/bin/true\n";
    private static final String SAYS = "[Unit]\nDescription=";

    /** What two units of the same content differ in, being two. */
    private static final String OWN =
            "^(Id|Names|FragmentPath|UnitFileState|InvocationID|.*Timestamp.*|ControlGroup.*|SliceID|.*IOps|.*Bytes|CPUUsage.*)=";

    private static NodeHost host;

    @BeforeAll
    static void boot() {
        host = NodeHost.boot("reading");
        host.startNode();
    }

    @AfterAll
    static void shutDown() {
        if (host != null) {
            host.close();
        }
    }

    /** Each shape is one way to write down something that systemd.syntax(7) speaks of. */
    private static List<String> shapes() {
        List<String> shapes = new ArrayList<>();
        Stream.of("", " ", "\t", "  \t ", "\u00a0", "\u000b", "\f", "\u2003", "\u0085")
                .forEach(blank -> Stream.of(
                                SAYS + blank + "x" + blank + "\n" + RUN,
                                "[Unit]\nDescription" + blank + "=x\n" + RUN,
                                "[Unit]\n" + blank + "Description=x\n" + RUN,
                                SAYS + "a \\\n" + blank + "b\n" + RUN,
                                SAYS + "a \\" + blank + "\nAfter=x.service\n" + RUN)
                        .forEach(shapes::add));
        Stream.of("#", ";", " #", "\t;").forEach(comment -> Stream.of(
                        comment + " [Unit]\n" + RUN,
                        SAYS + "x\n" + comment + " was: /old \\\nAfter=x.service\n" + RUN,
                        SAYS + "a \\\n" + comment + " between\nb\n" + RUN,
                        SAYS + "a \\\n" + comment + " between \\\nb\n" + RUN,
                        SAYS + "a " + comment + " kept\n" + RUN,
                        SAYS + "a \\\n" + comment + " last\n",
                        RUN + comment + " the end \\")
                .forEach(shapes::add));
        Stream.of("\n", "\r\n", "\n\r", "\r", "\n\n", "\r\n\r\n", "\0", "\n\0").forEach(end -> Stream.of(
                        "[Unit]" + end + "Description=x" + end + "[Service]" + end + "ExecStart=/bin/true",
                        "[Unit]" + end + "Description=a \\" + end + "After=x.service" + end + RUN,
                        "[Unit]" + end + "#x \\" + end + "Description=b" + end + RUN)
                .forEach(shapes::add));
        shapes.addAll(List.of(
                "Description=before\n" + RUN,
                "before \\\n[Unit]\nDescription=x\n" + RUN,
                "\uFEFF[Unit]\nDescription=x\n" + RUN,
                "[Unit]\nDescription=x\n\n\n  \n" + RUN,
                SAYS + "x\\\\\nAfter=x.service\n" + RUN,
                SAYS + "x\\\\\\\nAfter=x.service\n" + RUN,
                SAYS + "a \\\n\\\n \\\nb\n" + RUN,
                SAYS + "a \\\n\nAfter=x.service\n" + RUN,
                SAYS + "a \\\n[Service]\nAfter=x.service\n" + RUN,
                SAYS + "last \\",
                SAYS + "=x==\n" + RUN,
                SAYS + "é 😀 \u2028\n" + RUN,
                SAYS + "a\n" + RUN + "[Unit]\nDescription=b\n",
                RUN + "[Unit]\nDescription=%n %N %p %i %% \\x41\n",
                RUN + "Environment=A=1 \"B=2 3\" 'C=4 5' D=\\x41 E=\"a\\\"b\"\n",
                RUN + "Environment=A=1\nEnvironment=B=2\n",
                RUN + "Environment=A=1\nEnvironment=\nEnvironment=B=2\n",
                RUN + "Environment=\"A=1 \\\n  2\" \\\n  B=3\n",
                RUN + "Environment=\"A=" + "x".repeat(3000) + "\"\n",
                RUN + "# " + "x".repeat(5000) + "\nNice=5\n",
                "[Service]\nType=oneshot\nExecStart=/bin/echo a ; /bin/echo b\nExecStart=/bin/echo c \\; d\n",
                "[Service]\nType=oneshot\nExecStart=/bin/echo a\nExecStart=\nExecStart=/bin/echo b\n",
                "[Service]\nExecStart=-/bin/sh -c 'echo \"$$HOME\" \\\n    && true'\n",
                "[Service]\nExecStart=@/bin/sh shell -c \"exit 0\"\nExecStopPost=+/bin/true\n",
                "[Service]\nExecStart=/bin/sh -c 'a=\"1\" ; echo ${a}' \\\n  # no\n  --flag\n",
                RUN + "ExecStrat=/bin/false\n",
                RUN + "nice=5\n",
                RUN + "Nice=lots\n",
                RUN + "User=nobody\nUser=\n",
                RUN + "RestartSec=1min 30s\nTimeoutStopSec=infinity\nMemoryMax=10%\n",
                RUN + "LimitNOFILE=1024:4096\nIPAddressDeny=any\nCapabilityBoundingSet=~CAP_SYS_ADMIN\n",
                RUN + "[Install]\nWantedBy=multi-user.target\n",
                RUN + "[Install]\nDefaultInstance=x\n",
                RUN + "[X-Fleet]\nGlobal=true\n",
                RUN + "[X-Other]\nanything=goes\n",
                RUN + "[Unknown]\nanything=goes\n",
                RUN + "[Unit]\nWants=a.service b.service \\\n  c.service\nAfter=\nAfter=a.service\n",
                RUN + "[Unit]\nConditionPathExists=!/nowhere\nConditionPathExists=|/etc\nAssertPathExists=/etc\n"));
        return shapes;
    }

    @Test
    void everyShapeOfAFileMeansTheSame() {
        List<String> shapes = shapes();
        CommandLineOf cli = new CommandLineOf(host);
        StringBuilder write = new StringBuilder();
        for (int i = 0; i < shapes.size(); i++) {
            String bytes = Base64.getEncoder().encodeToString(shapes.get(i).getBytes(StandardCharsets.UTF_8));
            write.append(
                    "echo %s | base64 -d | tee f%d.service >/run/systemd/system/d%d.service%n".formatted(bytes, i, i));
        }
        cli.file("write", write.toString());
        cli.script("sh ./write; cd /run/systemd/system; systemctl -q enable --runtime $(grep -l WantedBy d*.service)")
                .done();

        cli.script("FLOTILLA_ENDPOINT=unix://%s flotilla load --no-block f*.service".formatted(host.socket()))
                .done();
        String missing = "for f in f*.service; do [ -e /run/flotilla/units/$f ] || echo $f; done";
        Await.until(() -> cli.script(missing).done(), ""::equals);

        List<String> different = IntStream.range(0, shapes.size())
                .boxed()
                .flatMap(i -> differences(shapes.get(i), i).stream())
                .toList();
        assertTrue(shapes.size() > 100);
        assertEquals("", String.join("\n", different));
    }

    private static List<String> differences(String shape, int number) {
        SortedMap<String, String> direct = properties("d" + number);
        SortedMap<String, String> ours = properties("f" + number);
        List<String> different = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(direct.keySet());
        names.addAll(ours.keySet());
        for (String name : names) {
            String expected = named(direct.getOrDefault(name, "nothing"), "d" + number);
            String found = named(ours.getOrDefault(name, "nothing"), "f" + number);
            if (!words(expected).equals(words(found))) {
                different.add("%s is %s and not %s of %s".formatted(name, found, expected, quoted(shape)));
            }
        }
        return different;
    }

    /** Dependencies have no order. */
    private static List<String> words(String value) {
        return Stream.of(value.split(" ", -1)).sorted().toList();
    }

    private static String quoted(String shape) {
        return '"' + shape.replace("\n", "\\n").replace("\r", "\\r").replace("\0", "\\0") + '"';
    }

    private static SortedMap<String, String> properties(String unit) {
        SortedMap<String, String> properties = new TreeMap<>();
        String shown = host.sh("systemctl show %s.service | grep -Ev '%s'".formatted(unit, OWN));
        for (String line : shown.lines().toList()) {
            int equals = line.indexOf('=');
            properties.merge(line.substring(0, equals), line.substring(equals + 1), (one, two) -> one + '\n' + two);
        }
        return properties;
    }

    /** Names differ by what they are meant to. */
    private static String named(String value, String prefix) {
        return value.replace(prefix + ".service", "UNIT").replace(prefix, "PREFIX");
    }
}
