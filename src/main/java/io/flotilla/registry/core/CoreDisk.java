package io.flotilla.registry.core;

import io.flotilla.desired.CoreHost;
import io.flotilla.desired.Image;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.host.CoreFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code core.json} while the node runs: what it says now, written in order. On the registry's event loop. */
final class CoreDisk {
    private final Vertx vertx;
    private final CoreOptions options;
    private CoreFile file;

    CoreDisk(Vertx vertx, CoreOptions options, CoreFile file) {
        this.vertx = vertx;
        this.options = options;
        this.file = file;
    }

    CoreFile file() {
        return file;
    }

    Future<Void> prepare(List<CoreHost> founders) {
        return write(new CoreFile(file.log(), founders, file.group(), file.isJoining(), file.level()));
    }

    /** The group and the level as the log has them; a host that is in the group has joined. */
    Future<Void> know(Image image, boolean isMember) {
        List<CoreHost> group = List.copyOf(image.coreHosts().values());
        boolean isJoining = file.isJoining() && !isMember;
        return write(new CoreFile(image.identity(), file.founders(), group, isJoining, image.level()));
    }

    private Future<Void> write(CoreFile next) {
        if (next.equals(file)) {
            return Future.succeededFuture();
        }
        file = next;
        return vertx.executeBlocking(() -> {
            next.write(options.dataDirectory());
            return null;
        });
    }

    /**
     * Puts the log of a host that is no core host any more aside, under a name of its own, and notes whom to turn to as a
     * leaf, perhaps before it has learned from them who they are now. The log must be closed. Blocks.
     */
    void retire(MachineId self) {
        try {
            Path log = options.log();
            if (Files.exists(log)) {
                Files.move(log, log.resolveSibling("log.left-" + System.currentTimeMillis()));
            }
            List<CoreHost> others = file.group().stream()
                    .filter(host -> !host.machine().equals(self))
                    .toList();
            new CoreFile("", List.of(), others, false).write(options.dataDirectory());
        } catch (IOException e) {
            throw new UncheckedIOException("the log of the group that this host left cannot be put aside", e);
        }
    }
}
