package io.flotilla.registry.leader;

import io.flotilla.desired.CoreHost;
import io.flotilla.hazelcast.Cluster;
import io.flotilla.hazelcast.EventRing;
import io.flotilla.hazelcast.Table;
import io.flotilla.registry.host.Loop;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The maps as seen from loop, which starts before they do and must not wait for them. */
public final class Maps {

    /** Which of the cluster's maps. */
    public interface Choice<T> {
        T of(Cluster cluster);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Maps.class);

    private final Loop loop;
    private final Future<Cluster> cluster;

    public Maps(Loop loop, Future<Cluster> cluster) {
        this.loop = loop;
        this.cluster = cluster;
    }

    public Table table(Choice<Table> choice) {
        return new DeferredTable(this, choice);
    }

    public EventRing events() {
        return new EventRing() {
            @Override
            public Future<Long> addAll(List<Buffer> events) {
                return away(now -> now.events().addAll(events));
            }

            @Override
            public Future<Long> newest() {
                return away(now -> now.events().newest());
            }
        };
    }

    <T> Future<T> away(Function<Cluster, Future<T>> work) {
        return cluster.compose(now -> loop.away(now.context(), () -> work.apply(now)));
    }

    /** These core hosts hold the maps now. */
    public void members(Collection<CoreHost> hosts) {
        cluster.compose(now -> now.setMembers(
                        hosts.stream().map(host -> Cluster.alias(host.number())).toList()))
                .onFailure(cause -> LOG.warn("the maps' members are not told whom to look for: {}", cause.toString()));
    }

    Optional<Cluster> now() {
        return Optional.ofNullable(cluster.result());
    }

    public boolean areUp() {
        return cluster.succeeded();
    }

    /** Whether this host's maps and those of the member of that name are the same. */
    public boolean areSharedWith(String member) {
        return cluster.succeeded() && cluster.result().sees(member);
    }

    /** What {@link #areSharedWith} of other hosts knows this host's member by; empty before it is up. */
    public String member() {
        return cluster.succeeded() ? cluster.result().member() : "";
    }
}
