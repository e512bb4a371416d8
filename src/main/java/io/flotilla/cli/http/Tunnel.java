package io.flotilla.cli.http;

import java.io.IOException;

/** A way to a node by another program's connection. Blocks. */
public interface Tunnel {
    /** Throws {@link IOException} with words for the user. */
    Wire open(ApiEndpoint endpoint) throws IOException;
}
