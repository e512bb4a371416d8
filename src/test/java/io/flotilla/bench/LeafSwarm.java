package io.flotilla.bench;

import io.flotilla.desired.OrderSheet;
import io.flotilla.testing.Await;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Many leaves in one process: LeafSwarm CORE_ADDRESS COUNT. Prints {@code ready} when all are in touch and
 * {@code UNIT NANOS} when the sheets of all have a unit; ends when its input does.
 */
final class LeafSwarm {
    /** Leaves that connect at a time: a listener's queue is short. */
    private static final int AT_A_TIME = 50;

    private final int count;
    private final Map<UnitName, Set<Integer>> seen = new HashMap<>();

    private LeafSwarm(int count) {
        this.count = count;
    }

    public static void main(String[] args) throws IOException {
        int count = Integer.parseInt(args[1]);
        Path folders = Files.createTempDirectory("leaves");
        LeafSwarm swarm = new LeafSwarm(count);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        for (int first = 0; first < count; first += AT_A_TIME) {
            List<Future<String>> some = new ArrayList<>();
            for (int number = first; number < Math.min(count, first + AT_A_TIME); number++) {
                int leaf = number;
                Path folder = Files.createDirectory(folders.resolve(String.valueOf(leaf)));
                some.add(vertx.deployVerticle(
                        new SimulatedLeaf(leaf, args[0], folder, sheet -> swarm.took(leaf, sheet))));
            }
            Await.the(Future.all(some));
        }
        System.out.println("ready");
        while (System.in.read() >= 0) {}
        System.exit(0);
    }

    private synchronized void took(int leaf, OrderSheet sheet) {
        for (UnitName unit : sheet.orders().keySet()) {
            Set<Integer> leaves = seen.computeIfAbsent(unit, none -> new HashSet<>());
            if (leaves.add(leaf) && leaves.size() == count) {
                System.out.println(unit + " " + System.nanoTime());
            }
        }
    }
}
