package io.flotilla.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeConfigTest {
    private static final NodeConfig DEFAULTS = new NodeConfig(
            new NodeConfig.Host("", ""),
            new NodeConfig.Api(List.of(new ListenAddress.Unix(Path.of("/run/flotilla/flotilla.sock"))), false, 100),
            new NodeConfig.Systemd(false, Path.of("/run/flotilla/units")),
            new NodeConfig.Cluster("flotilla", 49154, List.of(), Duration.ofSeconds(10), Duration.ofSeconds(60), false),
            new NodeConfig.Engine(Duration.ofSeconds(30), false),
            Path.of("/var/lib/flotilla"),
            0,
            List.of());

    private final Path folder;

    NodeConfigTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private NodeConfig read(String text) throws IOException {
        return read(text, Map.of());
    }

    private NodeConfig read(String text, Map<String, String> environment) throws IOException {
        Path file = Files.writeString(folder.resolve("node.conf"), text);
        return NodeConfig.read(Optional.of(file), environment);
    }

    private String refusal(String text) {
        ConfigException refused = assertThrows(ConfigException.class, () -> read(text));
        return String.valueOf(refused.getMessage()).replace(folder + "/", "");
    }

    @Test
    void anEmptyFileMeansTheDefaults() throws IOException {
        assertEquals(DEFAULTS, read(""));
    }

    @Test
    void theSampleNamesEveryKeyWithItsDefault() throws IOException {
        String sample = Files.readString(Path.of("conf/flotilla.conf"));
        String uncommented = sample.lines()
                .filter(line -> line.matches("#[a-z_]+ =.*"))
                .map(line -> line.substring(1))
                .collect(Collectors.joining("\n"));

        assertEquals(Key.all().size(), uncommented.lines().count());
        assertEquals(DEFAULTS, read(uncommented));
        assertEquals(DEFAULTS, read(sample));
    }

    @Test
    void theManualNamesEveryKeyWithItsDefault() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("docs/operating.md")).stream()
                .filter(row -> row.matches("\\| `[a-z_]+` \\|( `[^`]+`)? \\|.*"))
                .map(row -> row.replaceFirst("\\| `([a-z_]+)` \\| ?`?([^`|]*)`? ?\\|.*", "$1 = $2")
                        .strip())
                .toList();

        assertEquals(DEFAULTS.lines(), rows);
    }

    @Test
    void everyKeyIsRead() throws IOException {
        NodeConfig config = read("""
                public_ip = 10.0.0.7
                metadata = "region=eu,disk=ssd"
                listen = unix:/tmp/a.sock, http://0.0.0.0, https://[::1]:8443
                insecure = true
                token_limit = 65535
                systemd_user = yes
                units_directory = /tmp/units/
                data_dir = /tmp/data
                core = ["10.0.0.7", "10.0.0.8", "fd00::9"]
                cluster_name = blue
                cluster_port = 7000
                agent_ttl = 1m30s
                restart_grace = 5
                upgrade_hold = true
                engine_reconcile_interval = 0.5
                disable_engine = true
                verbosity = 2
                """, Map.of("XDG_RUNTIME_DIR", "/run/user/7"));

        assertEquals(
                new NodeConfig(
                        new NodeConfig.Host("10.0.0.7", "region=eu,disk=ssd"),
                        new NodeConfig.Api(
                                List.of(
                                        new ListenAddress.Unix(Path.of("/tmp/a.sock")),
                                        new ListenAddress.Tcp(false, "0.0.0.0", 49153),
                                        new ListenAddress.Tcp(true, "::1", 8443)),
                                true,
                                65535),
                        new NodeConfig.Systemd(true, Path.of("/tmp/units")),
                        new NodeConfig.Cluster(
                                "blue",
                                7000,
                                List.of("10.0.0.7", "10.0.0.8", "fd00:0:0:0:0:0:0:9"),
                                Duration.ofSeconds(90),
                                Duration.ofSeconds(5),
                                true),
                        new NodeConfig.Engine(Duration.ofMillis(500), true),
                        Path.of("/tmp/data"),
                        2,
                        List.of()),
                config);
    }

    @Test
    void thePrintedConfigurationReadsAsTheSame() throws IOException {
        NodeConfig config = read("""
                core = 10.0.0.1,10.0.0.2,10.0.0.3
                metadata = a=b
                listen = http://127.0.0.1:1,unix:/run/x
                insecure = on
                agent_ttl = 1500ms
                """);

        assertEquals(config, read(String.join("\n", config.lines())));
        assertEquals(Key.all().size(), config.lines().size());
        assertTrue(config.lines().contains("agent_ttl = 1500ms"));
    }

    @Test
    void aUsersNodeStaysInTheUsersFolders() throws IOException {
        NodeConfig config = read("systemd_user = true", Map.of("XDG_RUNTIME_DIR", "/run/user/7", "HOME", "/home/ann"));

        assertEquals(Path.of("/run/user/7/flotilla/units"), config.systemd().unitsDirectory());
        assertEquals(Path.of("/home/ann/.local/state/flotilla"), config.dataDir());
        assertEquals(
                "[unix:/run/user/7/flotilla/flotilla.sock]",
                config.api().listen().toString());
    }

    @Test
    void aUsersNodeOutsideASessionIsRefused() {
        assertTrue(refusal("systemd_user = true").contains("XDG_RUNTIME_DIR is not set"));
    }

    @Test
    void theEnvironmentWins() throws IOException {
        NodeConfig config = read("agent_ttl = 3s\nverbosity = 1", Map.of("FLOTILLA_AGENT_TTL", "4s"));

        assertEquals(Duration.ofSeconds(4), config.cluster().agentTtl());
        assertEquals(1, config.verbosity());
    }

    @Test
    void aWrongVariableIsNamed() {
        ConfigException refused =
                assertThrows(ConfigException.class, () -> read("", Map.of("FLOTILLA_VERBOSITY", "loud")));

        assertEquals(
                "environment FLOTILLA_VERBOSITY: verbosity: expected a number from 0 to 2, found \"loud\"",
                refused.getMessage());
    }

    @Test
    void aVariableThatLooksLikeASlipIsNoticed() throws IOException {
        NodeConfig config = read("", Map.of("FLOTILLA_AGENT_TLL", "4s", "FLOTILLA_JAR", "/x", "PATH", "/bin"));

        assertEquals(
                List.of("environment FLOTILLA_AGENT_TLL has no effect; did you mean FLOTILLA_AGENT_TTL?"),
                config.notices());
    }

    @Test
    void dropInsWinOverTheFileInTheOrderOfTheirNames() throws IOException {
        Path conf = Files.writeString(folder.resolve("flotilla.conf"), "agent_ttl = 1s\nverbosity = 1\ncluster_name=a");
        Files.createDirectory(folder.resolve("conf.d"));
        Files.writeString(folder.resolve("conf.d/20-b.conf"), "agent_ttl = 3s");
        Files.writeString(folder.resolve("conf.d/10-a.conf"), "agent_ttl = 2s\nverbosity = 2");
        Files.writeString(folder.resolve("conf.d/30-c.conf.off"), "agent_ttl = 4s");
        Settings settings = new Settings();

        settings.addInstalled(conf);
        NodeConfig config = NodeConfig.of(settings, Map.of());

        assertEquals(Duration.ofSeconds(3), config.cluster().agentTtl());
        assertEquals(2, config.verbosity());
        assertEquals("a", config.cluster().name());
    }

    @Test
    void aNamedFileStandsAlone() throws IOException {
        Files.createDirectory(folder.resolve("conf.d"));
        Files.writeString(folder.resolve("conf.d/10-a.conf"), "agent_ttl = 2s");

        assertEquals(DEFAULTS, read(""));
    }

    @Test
    void onlyANamedFileMustExist() {
        Path absent = folder.resolve("absent.conf");
        Settings settings = new Settings();

        settings.addInstalled(absent);

        assertEquals(DEFAULTS, NodeConfig.of(settings, Map.of()));
        assertThrows(ConfigException.class, () -> NodeConfig.read(Optional.of(absent), Map.of()));
    }

    @Test
    void keysOfFleetThatMeanNothingAreNoticed() throws IOException {
        NodeConfig config = read("""
                etcd_servers=["http://127.0.0.1:2379"]
                etcd_request_timeout=1.0
                enable_grpc=true
                disable_watches=false
                verify_units=true
                authorized_keys_file=x
                """);

        assertEquals(DEFAULTS.cluster(), config.cluster());
        assertEquals(6, config.notices().size());
        assertTrue(config.notices()
                .get(0)
                .endsWith("line 1: etcd_servers is not needed: there is no etcd," + " the core hosts keep the state"));
    }

    @Test
    void anEvenNumberOfCoreHostsIsNoticed() throws IOException {
        NodeConfig config = read("core = 10.0.0.1, 10.0.0.2");

        assertEquals(
                List.of("core: 2 core hosts survive the loss of no more than 1 do; name an odd number"),
                config.notices());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            agent_tll = 10s         | unknown key "agent_tll"; did you mean "agent_ttl"?
            colour = blue           | unknown key "colour"
            agent_ttl               | expected "key = value", found "agent_ttl"
            [Service]               | expected "key = value", found "[Service]"
            agent_ttl = 10 parsecs | agent_ttl: expected a duration such as 500ms, 10s or 1m, found "10 parsecs"
            agent_ttl = 0s          | agent_ttl: expected a duration above zero, found "0s"
            agent_ttl = -1          | agent_ttl: expected a duration such as 500ms, 10s or 1m, found "-1"
            agent_ttl = 9999999999s | agent_ttl: expected a duration such as 500ms, 10s or 1m, found "9999999999s"
            token_limit = 0         | token_limit: expected a number from 1 to 65535, found "0"
            token_limit = 65536     | token_limit: expected a number from 1 to 65535, found "65536"
            token_limit =           | token_limit: expected a number from 1 to 65535, found ""
            disable_engine = maybe  | disable_engine: expected true or false, found "maybe"
            public_ip = myhost      | public_ip: expected an IP address, found "myhost"
            public_ip = 10.0.0.256  | public_ip: expected an IP address, found "10.0.0.256"
            metadata = eu           | metadata: expected key=value pairs with commas between them, found "eu"
            metadata = =eu          | metadata: expected key=value pairs with commas between them, found "=eu"
            data_dir = data         | data_dir: expected an absolute path, found "data"
            cluster_port = 65536    | cluster_port: expected a number from 0 to 65535, found "65536"
            cluster_name = a b      | cluster_name: expected at most 63 letters, digits, dots, dashes or underscores, found "a b"
            core = host1            | core: expected an IP address, found "host1"
            core = ::1, 0:0:0:0:0:0:0:1 | core: "0:0:0:0:0:0:0:1" is named twice
            core = 1.0.0.1,1.0.0.2,1.0.0.3,1.0.0.4,1.0.0.5,1.0.0.6 | core: expected at most 5 core hosts, found "1.0.0.1,1.0.0.2,1.0.0.3,1.0.0.4,1.0.0.5,1.0.0.6"
            listen = tcp://1.2.3.4  | listen: expected unix:/PATH, https://HOST:PORT or http://HOST:PORT, found "tcp://1.2.3.4"
            listen =                | listen: expected at least one address, found ""
            listen = unix:run/x     | listen: expected an absolute path of at most 107 characters after unix:, found "run/x"
            listen = https://h:65536 | listen: expected a port from 0 to 65535, found "65536"
            listen = http://h:1     | listen: http://h:1 would let anyone who reaches it control this host; use unix: or https://, or set insecure = true
            verbosity = 3           | verbosity: expected a number from 0 to 2, found "3"
            """)
    void aWrongLineIsRefusedWithItsPlaceAndWhatWasExpected(String line, String refusal) {
        assertEquals("node.conf line 2: " + refusal, refusal("# a comment\n" + line));
    }

    @Test
    void aKeyTwiceInOneFileIsRefused() {
        assertEquals(
                "node.conf line 3: verbosity: already set in line 1 of this file",
                refusal("verbosity = 1\n\nverbosity = 1"));
    }

    @Test
    void aFileThatIsNotTextIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("node.conf"), new byte[] {(byte) 0xff, (byte) 0xfe});

        assertThrows(ConfigException.class, () -> NodeConfig.read(Optional.of(file), Map.of()));
    }
}
