package io.flotilla.cli;

import java.io.PrintStream;

/** Where a verb writes: results, and everything else. */
public record Terminal(PrintStream out, PrintStream err) {
    public void say(String line) {
        out.println(line);
    }

    public void error(String line) {
        err.println(line);
    }

    public void warn(String line) {
        err.println("WARNING: " + line);
    }
}
