package io.flotilla.fleet;

/** Units that the tests of this package run. */
final class Units {
    static final String SLEEP = "[Service]\nExecStart=/bin/sleep infinity\n";
    static final String GLOBAL = SLEEP + "[X-Fleet]\nGlobal=true\n";

    private Units() {}

    /** Content that differs for each text. */
    static String saying(String text) {
        return "[Unit]\nDescription=" + text + "\n" + SLEEP;
    }

    static String onMachine(String id) {
        return onMachine(id, "");
    }

    /** {@code service}: further lines of what runs. */
    static String onMachine(String id, String service) {
        return SLEEP + service + "[X-Fleet]\nMachineID=" + id + "\n";
    }
}
