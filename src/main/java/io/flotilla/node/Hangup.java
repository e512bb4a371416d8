package io.flotilla.node;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SIGHUP, which would end the JVM. By reflection, because the compiler warns of the only class for it and cannot be told not to. */
final class Hangup {
    private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

    private Hangup() {}

    /** Calls {@code handler} on a thread of its own whenever this process gets one, which then ends nothing. */
    static void handle(Runnable handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handlers = Class.forName("sun.misc.SignalHandler");
            Object called = Proxy.newProxyInstance(
                    handlers.getClassLoader(), new Class<?>[] {handlers}, (proxy, method, arguments) -> {
                        handler.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handlers)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), called);
        } catch (ReflectiveOperationException e) {
            // Who started this process has it ignore the signal already.
            LOG.debug("SIGHUP is not handled", e);
        }
    }
}
