package io.flotilla.link.socket;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;

/** The way to a host, which can be made silent: what is sent waits, and who connects is not answered. */
final class Cable implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient();
    private final List<NetSocket> ends = new ArrayList<>();
    private final List<NetSocket> waiting = new ArrayList<>();
    private final LinkHost to;
    private boolean isSilent;

    private Cable(LinkHost to) {
        this.to = to;
    }

    /** At the address of a host with that number. */
    static Cable at(int number, LinkHost to) {
        Cable cable = new Cable(to);
        LinkHost.await(cable.vertx
                .createNetServer(new NetServerOptions()
                        .setHost(LinkHost.address(number))
                        .setPort(to.options().port()))
                .connectHandler(cable::accept)
                .listen());
        return cable;
    }

    private synchronized void accept(NetSocket from) {
        from.pause();
        waiting.add(from);
        if (!isSilent) {
            connectWaiting();
        }
    }

    private void connectWaiting() {
        waiting.forEach(from -> client.connect(to.options().port(), to.options().address())
                .onSuccess(socket -> {
                    socket.pause();
                    join(from, socket);
                })
                .onFailure(cause -> from.close()));
        waiting.clear();
    }

    private synchronized void join(NetSocket from, NetSocket socket) {
        from.pipeTo(socket);
        socket.pipeTo(from);
        ends.add(from);
        ends.add(socket);
        if (isSilent) {
            ends.forEach(NetSocket::pause);
        }
    }

    synchronized void silence() {
        isSilent = true;
        ends.forEach(NetSocket::pause);
    }

    synchronized void heal() {
        isSilent = false;
        ends.forEach(NetSocket::resume);
        connectWaiting();
    }

    @Override
    public void close() {
        LinkHost.await(vertx.close());
    }
}
