package io.flotilla.registry.maps;

import io.flotilla.desired.CoreHost;
import io.flotilla.hazelcast.Cluster;
import io.flotilla.hazelcast.Table;
import io.flotilla.registry.UnavailableException;
import io.flotilla.registry.host.Loop;
import io.vertx.core.Future;
import java.util.Collection;
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

    /** Hazelcast takes a copy that is not confirmed for written after 5 s; before that, it is written again. */
    private static final long LIMIT_MILLIS = 3_000;

    private final Loop loop;
    private final Future<Cluster> cluster;
    private final TimeLimit limit;
    private volatile boolean isEnded;

    public Maps(Loop loop, Future<Cluster> cluster) {
        this.loop = loop;
        this.cluster = cluster;
        limit = new TimeLimit(loop.vertx(), LIMIT_MILLIS);
    }

    public Table table(Choice<Table> choice) {
        return new DeferredTable(this, choice);
    }

    /** Nothing is asked of them from now on, because they are about to be closed. */
    public void end() {
        isEnded = true;
    }

    private Future<Cluster> whileUp() {
        return isEnded ? Future.failedFuture(new UnavailableException("this host's maps are closed")) : cluster;
    }

    <T> Future<T> read(Function<Cluster, Future<T>> work) {
        return whileUp().compose(now -> limit.read(() -> loop.away(now.context(), () -> work.apply(now))));
    }

    Future<Void> write(Function<Cluster, Future<Void>> work) {
        return whileUp().compose(now -> limit.write(() -> loop.away(now.context(), () -> work.apply(now))));
    }

    /** Whether a write is out that did not end in time. Any thread. */
    public boolean hasLateWrites() {
        return limit.hasLateWrites();
    }

    /** Called when the maps may show what they should not. */
    public void onDoubt(Runnable compare) {
        limit.onLateWritesEnded(compare);
    }

    /** These core hosts hold the maps now. */
    public void members(Collection<CoreHost> hosts) {
        whileUp()
                .compose(now -> now.setMembers(
                        hosts.stream().map(host -> Cluster.alias(host.number())).toList()))
                .onFailure(cause -> LOG.warn("the maps' members are not told whom to look for: {}", cause.toString()));
    }

    public Optional<Cluster> now() {
        return Optional.ofNullable(whileUp().result());
    }

    public boolean areUp() {
        return whileUp().succeeded();
    }

    /** Whether this host's maps and those of the member of that name are the same. */
    public boolean areSharedWith(String member) {
        return now().filter(up -> up.sees(member)).isPresent();
    }

    /** What {@link #areSharedWith} of other hosts knows this host's member by; empty before it is up. */
    public String member() {
        return now().map(Cluster::member).orElse("");
    }
}
