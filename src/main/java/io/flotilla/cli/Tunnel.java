package io.flotilla.cli;

import java.io.IOException;
import java.util.List;

/**
 * A way to a node through {@code ssh} to a host that can reach it: there, {@code flotilla fd-forward} speaks to the
 * socket.
 *
 * @param host with a port, or empty: no tunnel
 */
record Tunnel(Ssh ssh, String host) {

    boolean isUsed() {
        return !host.isEmpty();
    }

    Wire open(Endpoint endpoint) throws IOException {
        if (endpoint.isSecure()) {
            throw new IOException("a tunnel leads to a unix socket or to http://, not to " + endpoint);
        }
        List<String> command = endpoint.isUnix()
                ? ssh.command(host, "", List.of(), Ssh.shell(List.of(Cli.NAME, "fd-forward", endpoint.path())))
                : ssh.command(host, "", List.of("-W", endpoint.authority()), "");
        return Wire.of(ssh.start(command, ProcessBuilder.Redirect.PIPE, ProcessBuilder.Redirect.PIPE));
    }
}
