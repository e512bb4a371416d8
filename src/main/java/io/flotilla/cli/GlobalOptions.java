package io.flotilla.cli;

import io.flotilla.cli.http.ApiEndpoint;
import io.flotilla.cli.http.HttpClient;
import io.flotilla.cli.http.Tls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The options of every verb, before or after it; those that fleet has keep its names, and the environment sets them, too. */
public final class GlobalOptions {
    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Where the API is: unix://PATH, http://HOST:PORT or https://HOST:PORT." + " Default: "
                    + ApiEndpoint.DEFAULT)
    private String endpoint = ApiEndpoint.DEFAULT;

    @Option(
            names = "--request-timeout",
            paramLabel = "SECONDS",
            description = "How long one request may take, until it has failed. Default: 10")
    private double requestTimeout = 10;

    @Option(names = "--ca-file", paramLabel = "FILE", description = "Trust these certificates (PEM).")
    private String caFile = "";

    @Option(names = "--cert-file", paramLabel = "FILE", description = "Identify with this certificate (PEM).")
    private String certFile = "";

    @Option(names = "--key-file", paramLabel = "FILE", description = "The key of --cert-file (PEM, PKCS #8).")
    private String keyFile = "";

    @Option(
            names = "--tunnel",
            paramLabel = "HOST[:PORT]",
            description = "Reach the API, and machines, through ssh to this host.")
    private String tunnel = "";

    @Option(names = "--ssh-username", paramLabel = "USER", description = "Log in as. Default: core")
    private String sshUsername = "core";

    @Option(names = "--ssh-timeout", paramLabel = "SECONDS", description = "To connect within. Default: 10")
    private double sshTimeout = 10;

    @Option(
            names = "--known-hosts-file",
            paramLabel = "FILE",
            description = "Where host keys are kept. Default: ~/.fleetctl/known_hosts")
    private String knownHostsFile = "~/.fleetctl/known_hosts";

    @Option(
            names = "--strict-host-key-checking",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Check host keys. Default: true")
    private boolean isStrict = true;

    @Option(names = "--debug", description = "Say on stderr what is asked and waited for.")
    private boolean isDebug;

    @Option(names = "--driver", hidden = true)
    private String driver = "API";

    @Option(
            names = {
                "--etcd-key-prefix",
                "--etcd-keyfile",
                "--etcd-certfile",
                "--etcd-cafile",
            },
            hidden = true)
    private List<String> etcd = List.of();

    @Option(names = "--experimental-api", arity = "0..1", fallbackValue = "true", hidden = true)
    private boolean isExperimental;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean wantsHelp;

    @Option(
            names = {"-v", "--version"},
            versionHelp = true,
            description = "Print the version.")
    private boolean wantsVersion;

    /** Only what is asked of a server can come from the environment. */
    static boolean comesFromEnvironment(OptionSpec option) {
        return option.userObject() instanceof java.lang.reflect.Field field
                && field.getDeclaringClass() == GlobalOptions.class
                && !option.usageHelp()
                && !option.versionHelp();
    }

    boolean wantsHelp() {
        return wantsHelp;
    }

    boolean wantsVersion() {
        return wantsVersion;
    }

    boolean isDebug() {
        return isDebug;
    }

    public String tunnel() {
        return tunnel;
    }

    /** Throws {@link Failure} when they contradict each other or mean nothing. */
    public Session session(Terminal terminal) {
        if (!driver.equalsIgnoreCase("API")) {
            throw Failure.ofUsage("there is no etcd here: --driver=API is the only one");
        }
        if (!etcd.isEmpty() || isExperimental) {
            terminal.warn("etcd options and --experimental-api have no effect here");
        }
        long timeoutMillis = Math.max(1, Math.round(requestTimeout * 1000));
        try {
            HttpClient http = new HttpClient(
                    ApiEndpoint.parse(endpoint),
                    new Tls(caFile, certFile, keyFile),
                    tunnel.isEmpty() ? Optional.empty() : Optional.of(new SshTunnel(ssh(), tunnel)),
                    timeoutMillis);
            return new Session(this, terminal, http, new ApiClient(http, timeoutMillis));
        } catch (IllegalArgumentException e) {
            throw Failure.ofUsage(String.valueOf(e.getMessage()));
        }
    }

    public Ssh ssh() {
        String home = System.getProperty("user.home", "");
        return new Ssh(sshUsername, sshTimeout, Path.of(knownHostsFile.replaceFirst("^~(?=/)", home)), isStrict);
    }
}
