package io.flotilla.cli.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.cli.CalledCli;
import io.flotilla.testing.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API over TLS: whom the command line trusts, and what it says of whom it does not. */
class HttpsTest {
    /** Two authorities, servers of the first, and clients: ours.pem with ours.key, and so on. */
    private static final String CERTIFICATES = """
            set -e
            authority() { # NAME
              openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" \
                -keyout "$1.key" -out "$1.pem"
            }
            issue() { # AUTHORITY NAME DAYS ALTERNATIVE-NAME KIND-OF-KEY...
              openssl req -newkey "${@:5}" -nodes -subj "/CN=$2" -keyout "$2.key" -out "$2.csr"
              openssl x509 -req -in "$2.csr" -CA "$1.pem" -CAkey "$1.key" -CAcreateserial -days "$3" \
                -extfile <(echo "subjectAltName=$4") -out "$2.pem"
            }
            ec=(ec -pkeyopt ec_paramgen_curve:P-256)
            authority ours
            authority others
            issue ours server 2 IP:127.0.0.1 "${ec[@]}"
            issue ours elsewhere 2 IP:127.0.0.2 "${ec[@]}"
            issue ours expired 0 IP:127.0.0.1 "${ec[@]}"
            issue ours client-rsa 2 DNS:client rsa:2048
            issue ours client-ec 2 DNS:client "${ec[@]}"
            issue ours client-ed25519 2 DNS:client ed25519
            issue others stranger 2 DNS:client "${ec[@]}"
            openssl ec -in client-ec.key -out old-form.key
            : >empty.pem
            printf -- '-----BEGIN CERTIFICATE-----\\nbm8=\\n-----END CERTIFICATE-----\\n' >broken.pem
            """;

    private static final Vertx VERTX = Vertx.vertx();

    private static Path folder;

    private final CalledCli cli = new CalledCli(Map.of());

    @BeforeAll
    static void makeCertificates(@TempDir Path made) throws IOException, InterruptedException {
        folder = made;
        Process openssl = new ProcessBuilder("bash", "-c", CERTIFICATES)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, openssl.waitFor(), said);
    }

    @AfterAll
    static void close() {
        Await.the(VERTX.close());
    }

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    /** The port of a server that has one machine, with this certificate. */
    private static int serve(String certificate, ClientAuth clients) {
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setClientAuth(clients)
                .setTrustOptions(new PemTrustOptions().addCertPath(file("ours.pem")))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(file(certificate + ".pem"))
                        .setKeyPath(file(certificate + ".key")));
        return serve(options);
    }

    private static int serve(HttpServerOptions options) {
        return Await.the(VERTX.createHttpServer(options)
                .requestHandler(request -> request.response().end("{\"machines\":[{\"id\":\"m1\"}]}"))
                .listen(0, "127.0.0.1")
                .map(HttpServer::actualPort));
    }

    private int run(int port, String... options) {
        List<String> words =
                new ArrayList<>(List.of("list-machines", "--no-legend", "--endpoint=https://127.0.0.1:" + port));
        words.addAll(List.of(options));
        return cli.run(Map.of(), words);
    }

    private static String[] identity(String name) {
        return new String[] {
            "--ca-file=" + file("ours.pem"), "--cert-file=" + file(name + ".pem"), "--key-file=" + file(name + ".key")
        };
    }

    private void assertRefused(int code, String words) {
        assertEquals(1, code);
        assertEquals("", cli.printed());
        assertTrue(cli.complained().startsWith("Error retrieving list of active machines: "), cli.complained());
        assertTrue(cli.complained().contains(words), cli.complained());
        assertFalse(cli.complained().contains("Exception"), cli.complained());
        assertEquals(1, cli.complained().lines().count(), cli.complained());
    }

    @Test
    void aServerOfATrustedAuthorityIsAsked() {
        assertEquals(0, run(serve("server", ClientAuth.NONE), "--ca-file=" + file("ours.pem")), cli::complained);
        assertEquals("m1\t-\t-\n", cli.printed());
    }

    @ParameterizedTest
    @CsvSource({
        "server,    others, its certificate is of no authority that is trusted (--ca-file)",
        "server,    '',     its certificate is of no authority that is trusted (--ca-file)",
        "elsewhere, ours,   its certificate is not valid: No subject alternative names matching IP address 127.0.0.1",
        "expired,   ours,   its certificate is not valid: NotAfter",
    })
    void aServerThatIsNotTrustedIsNotAsked(String server, String authority, String words) {
        int port = serve(server, ClientAuth.NONE);
        int code = authority.isEmpty() ? run(port) : run(port, "--ca-file=" + file(authority + ".pem"));
        assertRefused(code, "cannot reach https://127.0.0.1:%d: %s".formatted(port, words));
    }

    @ParameterizedTest
    @ValueSource(strings = {"client-rsa", "client-ec", "client-ed25519"})
    void aServerThatWantsToKnowWhoAsksIsShownOurCertificate(String client) {
        assertEquals(0, run(serve("server", ClientAuth.REQUIRED), identity(client)), cli::complained);
        assertEquals("m1\t-\t-\n", cli.printed());
    }

    @Test
    void aServerThatDoesNotTakeOurCertificateIsSaidTo() {
        int port = serve("server", ClientAuth.REQUIRED);
        String words = "it does not take our certificate (--cert-file, --key-file)";
        assertRefused(run(port, "--ca-file=" + file("ours.pem")), words);
        assertRefused(run(port, identity("stranger")), words);
    }

    @ParameterizedTest
    @CsvSource({
        "nowhere.pem, client-ec.pem, client-ec.key, nowhere.pem: no such file",
        "empty.pem,   client-ec.pem, client-ec.key, empty.pem: expect certificates (BEGIN CERTIFICATE)",
        "broken.pem,  client-ec.pem, client-ec.key, broken.pem: expect certificates (BEGIN CERTIFICATE)",
        "ours.pem,    nowhere.pem,   client-ec.key, nowhere.pem: no such file",
        "ours.pem,    client-ec.pem, nowhere.key,   nowhere.key: no such file",
        "ours.pem,    client-ec.pem, old-form.key,  old-form.key: expect one PKCS #8 key (BEGIN PRIVATE KEY)",
        "ours.pem,    client-ec.pem, empty.pem,     empty.pem: the key is of none of the types",
    })
    void aFileThatCannotBeUsedIsNamed(String authority, String certificate, String key, String words) {
        int code = run(
                serve("server", ClientAuth.NONE),
                "--ca-file=" + file(authority),
                "--cert-file=" + file(certificate),
                "--key-file=" + file(key));
        assertRefused(code, folder + "/" + words);
    }

    @Test
    void aCertificateWithoutItsKeyIsNoIdentity() {
        assertEquals(2, run(1, "--cert-file=" + file("client-ec.pem")));
        assertEquals("--cert-file and --key-file need each other\n", cli.complained());
    }

    @Test
    void aServerWithoutTlsIsNotAsked() {
        assertRefused(run(serve(new HttpServerOptions())), "Unsupported or unrecognized SSL message");
    }
}
