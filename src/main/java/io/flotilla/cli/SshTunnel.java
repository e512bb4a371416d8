package io.flotilla.cli;

import io.flotilla.cli.http.ApiEndpoint;
import io.flotilla.cli.http.Tunnel;
import io.flotilla.cli.http.Wire;
import java.io.IOException;
import java.util.List;

/** Through {@code ssh} to {@code host}: there, {@code flotilla fd-forward} speaks to the socket. */
record SshTunnel(Ssh ssh, String host) implements Tunnel {

    @Override
    public Wire open(ApiEndpoint endpoint) throws IOException {
        if (endpoint.isSecure()) {
            throw new IOException("a tunnel leads to a unix socket or to http://, not to " + endpoint);
        }
        List<String> command = endpoint.isUnix()
                ? ssh.command(host, "", List.of(), Ssh.shell(List.of(Cli.NAME, "fd-forward", endpoint.path())))
                : ssh.command(host, "", List.of("-W", endpoint.authority()), "");
        return Wire.of(ssh.start(command, ProcessBuilder.Redirect.PIPE, ProcessBuilder.Redirect.PIPE));
    }
}
