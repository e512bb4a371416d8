package io.flotilla.api;

import io.vertx.core.net.SocketAddress;
import java.util.List;

/**
 * How the API is served.
 *
 * @param listen where to listen
 * @param pageLimit the most entries on one page
 * @param version of flotilla, for the {@code Server} header
 */
public record ApiOptions(List<SocketAddress> listen, int pageLimit, String version) {
    public ApiOptions {
        listen = List.copyOf(listen);
    }
}
