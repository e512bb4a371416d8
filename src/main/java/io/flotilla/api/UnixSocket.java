package io.flotilla.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.FileSystem;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/** A unix socket to listen on: makes its folder and takes away what a killed process left there. */
final class UnixSocket {
    private static final String IN_USE = "another process listens on it";
    private static final String OWNER_AND_GROUP = "rw-rw----";

    private UnixSocket() {}

    /** Fails if another process listens on it. */
    static Future<Void> prepare(Vertx vertx, SocketAddress address) {
        FileSystem files = vertx.fileSystem();
        Path folder = Optional.ofNullable(Path.of(address.path()).getParent()).orElse(Path.of("/"));
        return files.mkdirs(folder.toString())
                .compose(made -> files.exists(address.path()))
                .compose(exists -> exists ? removeIfDead(vertx, address) : Future.succeededFuture());
    }

    private static Future<Void> removeIfDead(Vertx vertx, SocketAddress address) {
        NetClient client = vertx.createNetClient();
        return client.connect(address)
                .transform(connected -> connected.succeeded()
                        ? connected.result().close().compose(closed -> Future.<Void>failedFuture(IN_USE))
                        : vertx.fileSystem().delete(address.path()))
                .eventually(client::close);
    }

    /** Whoever may write to the socket may do everything: its owner and group. */
    static Future<Void> protect(Vertx vertx, SocketAddress address) {
        return vertx.fileSystem().chmod(address.path(), OWNER_AND_GROUP);
    }
}
