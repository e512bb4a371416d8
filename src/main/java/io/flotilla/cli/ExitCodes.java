package io.flotilla.cli;

/** What verbs exit with; {@code status} and {@code ssh} have further codes of their own. */
final class ExitCodes {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int TOLD_WRONGLY = 2;

    private ExitCodes() {}
}
