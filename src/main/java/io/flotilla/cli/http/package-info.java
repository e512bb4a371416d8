/** The command line's own client of HTTP, TLS and WebSocket, made to start fast. Blocks. Knows nothing of verbs. */
@NullMarked
package io.flotilla.cli.http;

import org.jspecify.annotations.NullMarked;
