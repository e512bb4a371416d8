package io.flotilla.hazelcast;

import com.hazelcast.config.Config;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Members in one process, on aliases of the loopback interface, where they need no forwarder. */
final class Members implements AutoCloseable {
    private static final long SECONDS = 30;

    private final int mapsPort = freePort();
    private final int busPort = freePort();
    private final List<Cluster> started = new ArrayList<>();

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.77.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String alias(int number) {
        return "127.77.0." + number;
    }

    /** Starts members at once, each knowing of all of them. */
    List<Cluster> startTogether(int... numbers) {
        List<String> all = new ArrayList<>();
        for (int number : numbers) {
            all.add(alias(number));
        }
        List<CompletableFuture<Cluster>> starting = all.stream()
                .map(alias -> CompletableFuture.supplyAsync(() -> start(alias, all), work -> new Thread(work).start()))
                .toList();
        return starting.stream().map(CompletableFuture::join).toList();
    }

    Cluster start(String alias, List<String> members) {
        ClusterOptions options = new ClusterOptions("test", alias, mapsPort, busPort, members);
        Config config = MemberConfig.of(options)
                .setProperty("hazelcast.merge.first.run.delay.seconds", "1")
                .setProperty("hazelcast.merge.next.run.delay.seconds", "1");
        Cluster cluster = await(Cluster.start(options, new VertxOptions(), config));
        synchronized (started) {
            started.add(cluster);
        }
        return cluster;
    }

    /** Ends a member without a word to the others. */
    void kill(Cluster cluster) {
        started.remove(cluster);
        cluster.hazelcast().getLifecycleService().terminate();
        await(cluster.vertx().close().otherwiseEmpty());
    }

    @Override
    public void close() {
        started.forEach(cluster -> await(cluster.close()));
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("waited " + SECONDS + " s in vain", e);
        }
    }

    /** Waits until {@code claim} holds. */
    static void awaitThat(Cluster cluster, Supplier<Future<Boolean>> claim) {
        await(again(cluster, claim));
    }

    private static Future<Void> again(Cluster cluster, Supplier<Future<Boolean>> claim) {
        return claim.get()
                .compose(holds -> holds
                        ? Future.<Void>succeededFuture()
                        : cluster.vertx().timer(20, TimeUnit.MILLISECONDS).compose(later -> again(cluster, claim)));
    }

    static void awaitSafe(Cluster cluster) {
        awaitThat(
                cluster,
                () -> Future.succeededFuture(
                        cluster.hazelcast().getPartitionService().isClusterSafe()));
    }

    static int size(Cluster cluster) {
        return cluster.hazelcast().getCluster().getMembers().size();
    }

    static Map<String, Write> write(String key, long revision, String value) {
        return Map.of(key, new Write(revision, Optional.of(Buffer.buffer(value))));
    }

    static Future<String> read(Table table, String key) {
        return table.getAll(List.of(key)).map(found -> Optional.ofNullable(found.get(key))
                .map(entry -> entry.revision() + " " + entry.value())
                .orElse("nothing"));
    }
}
