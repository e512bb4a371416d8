package io.flotilla.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the system's {@code ssh} is called.
 *
 * @param knownHosts where host keys are kept; not looked at unless {@code isStrict}
 */
record Ssh(String user, double timeoutSeconds, Path knownHosts, boolean isStrict) {
    /** A host name, an IPv4 or IPv6 address, the latter in brackets if a port follows. */
    private static final Pattern ADDRESS = Pattern.compile("\\[([^]]+)](?::(\\d+))?|([^:]+)(?::(\\d+))?|(.*)");

    private static final Pattern PLAIN_WORD = Pattern.compile("[\\w@%+=:,./-]+");

    /**
     * The words of a call to {@code address}, which may have a port, over the host {@code through} if that is not empty.
     * {@code command} is left to a shell there; empty opens one.
     */
    List<String> command(String address, String through, List<String> options, String command) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches() || host(parts).startsWith("-") || host(parts).isEmpty()) {
            throw Failure.of("not an address: \"%s\"".formatted(address));
        }
        List<String> line = new ArrayList<>(List.of("ssh", "-l", user, "-p", port(parts)));
        line.addAll(List.of("-o", "ConnectTimeout=" + Math.max(1, Math.round(timeoutSeconds))));
        line.addAll(hostKeys());
        if (!through.isEmpty()) {
            line.addAll(List.of("-o", "ProxyCommand=" + shell(command(through, "", List.of("-W", "[%h]:%p"), ""))));
        }
        line.addAll(options);
        line.add(host(parts));
        if (!command.isEmpty()) {
            line.add(command);
        }
        return line;
    }

    private static String host(Matcher parts) {
        return first(parts, 1, 3, 5);
    }

    private static String port(Matcher parts) {
        String port = first(parts, 2, 4);
        return port.isEmpty() ? "22" : port;
    }

    private static String first(Matcher parts, int... groups) {
        for (int group : groups) {
            String text = parts.group(group);
            if (text != null) {
                return text;
            }
        }
        return "";
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
    int run(List<String> command) {
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
