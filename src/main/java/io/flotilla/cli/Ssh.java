package io.flotilla.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the system's {@code ssh} is called.
 *
 * @param knownHosts where host keys are kept; not looked at unless {@code isStrict}
 */
public record Ssh(String user, double timeoutSeconds, Path knownHosts, boolean isStrict) {
    private static final Pattern PORT = Pattern.compile("\\d+");
    private static final Pattern PLAIN_WORD = Pattern.compile("[\\w@%+=:,./-]+");

    /**
     * The words of a call to {@code address}, over the host {@code through} if that is not empty. {@code command} is left to
     * a shell there; empty opens one.
     *
     * @param address a host name or an IP address, an IPv6 one in brackets if a port follows
     */
    public List<String> command(String address, String through, List<String> options, String command) {
        int colon = address.lastIndexOf(':');
        boolean hasPort = colon > 0 && (address.indexOf(':') == colon || address.charAt(colon - 1) == ']');
        String host = (hasPort ? address.substring(0, colon) : address).replaceAll("^\\[|]$", "");
        String port = hasPort ? address.substring(colon + 1) : "22";
        if (host.isEmpty() || host.startsWith("-") || !PORT.matcher(port).matches()) {
            throw Failure.of("not an address: \"%s\"".formatted(address));
        }
        List<String> line = new ArrayList<>(List.of("ssh", "-l", user, "-p", port));
        line.addAll(List.of("-o", "ConnectTimeout=" + Math.max(1, Math.round(timeoutSeconds))));
        line.addAll(hostKeys());
        if (!through.isEmpty()) {
            line.addAll(List.of("-o", "ProxyCommand=" + shell(command(through, "", List.of("-W", "[%h]:%p"), ""))));
        }
        line.addAll(options);
        line.add(host);
        if (!command.isEmpty()) {
            line.add(command);
        }
        return line;
    }

    private List<String> hostKeys() {
        return isStrict
                ? List.of("-o", "UserKnownHostsFile=" + knownHosts, "-o", "StrictHostKeyChecking=ask")
                : List.of("-o", "UserKnownHostsFile=/dev/null", "-o", "StrictHostKeyChecking=no", "-q");
    }

    /** The words as a shell reads them. */
    static String shell(List<String> words) {
        return words.stream().map(Ssh::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return PLAIN_WORD.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** Starts it; where host keys are kept is made first. */
    Process start(List<String> command, ProcessBuilder.Redirect input, ProcessBuilder.Redirect output)
            throws IOException {
        Path folder = knownHosts.getParent();
        if (isStrict && folder != null) {
            Files.createDirectories(folder);
        }
        return new ProcessBuilder(command)
                .redirectInput(input)
                .redirectOutput(output)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Runs it with this process's own input and output; its exit code. */
    public int run(List<String> command) {
        try {
            return start(command, ProcessBuilder.Redirect.INHERIT, ProcessBuilder.Redirect.INHERIT)
                    .waitFor();
        } catch (IOException e) {
            throw Failure.of("Failed building SSH client: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of("interrupted");
        }
    }
}
