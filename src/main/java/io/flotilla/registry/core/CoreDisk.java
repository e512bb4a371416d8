package io.flotilla.registry.core;

import io.flotilla.desired.CoreHost;
import io.flotilla.registry.host.CoreFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
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
        return write(new CoreFile(file.log(), founders, file.group(), file.isJoining()));
    }

    /** The group as the log has it; a host that is in it has joined. */
    Future<Void> know(String log, Collection<CoreHost> group, boolean isMember) {
        return write(new CoreFile(log, file.founders(), List.copyOf(group), file.isJoining() && !isMember));
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
     * leaf. The log must be closed. Blocks.
     */
    void retire() {
        try {
            Path log = options.log();
            if (Files.exists(log)) {
                Files.move(log, log.resolveSibling("log.left-" + System.currentTimeMillis()));
            }
            new CoreFile("", List.of(), file.group(), false).write(options.dataDirectory());
        } catch (IOException e) {
            throw new UncheckedIOException("the log of the group that this host left cannot be put aside", e);
        }
    }
}
