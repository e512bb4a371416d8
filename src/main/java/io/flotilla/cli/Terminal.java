package io.flotilla.cli;

import java.io.PrintStream;

/** Where a verb writes: results, and everything else. */
record Terminal(PrintStream out, PrintStream err) {
    void say(String line) {
        out.println(line);
    }

    void error(String line) {
        err.println(line);
    }

    void warn(String line) {
        err.println("WARNING: " + line);
    }
}
