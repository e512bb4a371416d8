package io.flotilla.cluster;

/**
 * How long a unit with {@code OnIsolated=stop} may still run on a machine of which nothing is heard. The machine says for
 * how long such units go on there after a beat that nobody answers ({@code agent_ttl}, or {@code restart_grace} if its
 * node stops and a leader agreed): {@code promised}. Its dead man's switch counts from the sending of a beat that a leader
 * answered, which is before that leader heard it. It stops the units after {@code promised} and kills what is left
 * {@value #KILL_AFTER_MILLIS} ms later.
 *
 * <p>Beyond that, {@value #SLACK_MILLIS} ms are for what is not exact: the switch wakes up late on a busy host, the kernel
 * ends processes, a host may say for half a second that it is in the term before. And two clocks count, the machine's and
 * the leader's, which run at rates from 0.9 to 1.1: what takes the machine at most T of its own clock takes at most T / 0.9
 * of true time, and the leader's clock shows at most 1.1 times that. So with 10 s promised a leader waits for
 * (10 + 5 + 2) × 11 / 9 = 20.8 s, and with 60 s for 81.9 s.
 */
public final class IsolationBound {
    /** A unit that takes longer to stop is killed; {@code isolated.sh} has the same number. */
    public static final long KILL_AFTER_MILLIS = 5_000;

    private static final long SLACK_MILLIS = 2_000;
    private static final long FASTEST = 11;
    private static final long SLOWEST = 9;

    private IsolationBound() {}

    /** After so many milliseconds of a leader's clock since it heard of the machine no such unit runs there. */
    public static long millis(long promised) {
        return ((promised + KILL_AFTER_MILLIS + SLACK_MILLIS) * FASTEST + SLOWEST - 1) / SLOWEST;
    }
}
