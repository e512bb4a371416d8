package io.flotilla.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.spi.impl.executionservice.ExecutionService;
import java.lang.reflect.Field;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a member does now and then by itself, which no setting tells it to leave. */
final class PeriodicTasks {
    private static final Logger LOG = LoggerFactory.getLogger(PeriodicTasks.class);

    /** Looks ten times a second after futures that only map loaders and management make. */
    private static final String FUTURES = "CompletableFutureTask{";

    private PeriodicTasks() {}

    /** Ends what nothing here needs: a quarter of what an idle node costs. */
    static void endUnneeded(HazelcastInstance hazelcast) {
        try {
            executor(hazelcast).getQueue().removeIf(task -> task.toString().contains(FUTURES));
        } catch (ReflectiveOperationException e) {
            LOG.debug("Hazelcast's periodic tasks are not where they were: {}", e.toString());
        }
    }

    static ScheduledThreadPoolExecutor executor(HazelcastInstance hazelcast) throws ReflectiveOperationException {
        ExecutionService service = ((HazelcastInstanceProxy) hazelcast)
                .getOriginal()
                .node
                .getNodeEngine()
                .getExecutionService();
        Field field = service.getClass().getDeclaredField("scheduledExecutorService");
        field.setAccessible(true);
        return (ScheduledThreadPoolExecutor) field.get(service);
    }
}
