package io.flotilla.notify;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the service manager how this process is. May be called on any thread and never blocks. A message that cannot be
 * sent is logged and lost: the service manager's own timeouts act on silence.
 */
public interface ServiceNotify {

    /** The process serves; a unit of {@code Type=notify} is active from now on. Also ends {@link #reloading}. */
    void ready(String status);

    /** One line for {@code systemctl status}. */
    void status(String text);

    void reloading();

    void stopping();

    /** The process is alive; due at every {@link #watchdogInterval}. */
    void watchdog();

    /** Half of the time after which silence is taken for a hang; empty if nobody watches this process. */
    Optional<Duration> watchdogInterval();

    /** Ends when everything was handed to the kernel, or when that failed; nothing is sent afterwards. */
    Future<Void> close();

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
