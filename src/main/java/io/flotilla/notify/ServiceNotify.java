package io.flotilla.notify;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the service manager how this process is. May be called on any thread and never blocks. A message that cannot be
 * sent is logged and lost: the service manager's own timeouts act on silence.
 */
public interface ServiceNotify {

    /** The process serves; a unit of {@code Type=notify} is active from now on; {@code status} is one line for {@code systemctl status}. */
    void ready(String status);

    void stopping();

    /** The stop takes longer than usual: the service manager is to wait for at least so long from now. */
    void stillStopping(Duration atLeast);

    /** The process is alive; due at every {@link #watchdogInterval}. */
    void watchdog();

    /** Half of the time after which silence is taken for a hang; empty if nobody watches this process. */
    Optional<Duration> watchdogInterval();

    /**
     * The service manager that {@code environment} names with NOTIFY_SOCKET; without it nothing happens at any call.
     *
     * @throws IllegalArgumentException if NOTIFY_SOCKET is neither an absolute path nor an abstract address
     */
    static ServiceNotify of(Map<String, String> environment) {
        String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
        Optional<Duration> interval =
                Watchdog.interval(environment, ProcessHandle.current().pid());
        return socket.isEmpty() ? new NobodyToNotify() : DatagramNotify.open(socket, interval);
    }
}
