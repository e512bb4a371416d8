package io.flotilla.node;

import io.flotilla.config.NodeConfig;
import io.flotilla.notify.ServiceNotify;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node as a service: tells systemd that it is ready and alive, and stops in order when the process is told to end. */
final class NodeProcess {
    private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);
    private static final int FAILED = 1;

    /** Tells systemd not to start the node again; a JVM does not end with it by itself. */
    private static final int LEFT = 7;

    private static final long STOP_SECONDS = 5;

    private final NodeConfig config;
    private final ServiceNotify notify;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger exitCode = new AtomicInteger();
    private final AtomicReference<@Nullable Node> running = new AtomicReference<>();
    private final AtomicReference<Node.@Nullable Role> roleToTake = new AtomicReference<>();

    NodeProcess(NodeConfig config, ServiceNotify notify) {
        this.config = config;
        this.notify = notify;
    }

    /**
     * Runs until the process is ended; returns only when the node cannot start or its machine has left the cluster, with
     * the exit code.
     */
    int run() throws InterruptedException {
        long start = System.nanoTime();
        LOG.info("flotilla {} starts: {}", Version.current(), String.join(", ", config.lines()));
        config.notices().forEach(LOG::warn);
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        Hangup.handle(() -> LOG.info("SIGHUP changes nothing: restart the node to have it read its configuration; units"
                + " keep running meanwhile"));
        start(Node.Role.AS_FOUND, start);
        ended.await();
        return exitCode.get();
    }

    private void start(Node.Role role, long since) {
        try {
            Node.start(config, role, this::startAnew, this::left)
                    .onSuccess(node -> started(node, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since)))
                    .onFailure(this::notStarted);
        } catch (RuntimeException e) {
            notStarted(e);
        }
    }

    /** The cluster gave this host another part: the node is built anew for it, in this process. Units keep running. */
    private void startAnew(Node.Role role) {
        Node node = running.getAndSet(null);
        if (node == null) {
            // It is still starting: as soon as it has.
            roleToTake.set(role);
            return;
        }
        long since = System.nanoTime();
        new Thread(() -> node.stop().onComplete(stopped -> start(role, since)), "role-change").start();
    }

    private void started(Node node, long millis) {
        running.set(node);
        Node.Role other = roleToTake.getAndSet(null);
        if (other != null) {
            startAnew(other);
            return;
        }
        LOG.info("ready after {} ms", millis);
        notify.ready("serving");
        node.shrinkWhenIdle();
        notify.watchdogInterval().ifPresent(interval -> node.whileAlive(interval, notify::watchdog));
        endIfLeft();
    }

    /** A node that is still starting ends as soon as it has: systemd would take an earlier end for a failure. */
    private void left() {
        exitCode.set(LEFT);
        endIfLeft();
    }

    private void endIfLeft() {
        if (running.get() != null && exitCode.get() == LEFT) {
            ended.countDown();
        }
    }

    private void notStarted(Throwable cause) {
        if (cause instanceof StartException) {
            LOG.error("cannot start: {}", cause.getMessage());
        } else {
            LOG.error("cannot start", cause);
        }
        exitCode.set(FAILED);
        ended.countDown();
    }

    /** On the JVM's way out; ends it with 0 if nothing else is to be said, since being told to stop is no failure. */
    private void stop() {
        Node node = running.get();
        if (node == null) {
            return;
        }
        LOG.info("stopping; units keep running");
        notify.stopping();
        CountDownLatch stopped = new CountDownLatch(1);
        node.stop().onComplete(done -> stopped.countDown());
        try {
            while (!stopped.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                if (!node.isWaitingForUnits()) {
                    LOG.warn("stopping took more than {} s: ending now", STOP_SECONDS);
                    break;
                }
                notify.stillStopping(Duration.ofSeconds(2 * STOP_SECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitCode.get());
    }
}
