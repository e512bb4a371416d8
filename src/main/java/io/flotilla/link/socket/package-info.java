/** Connections with other hosts: dialled, accepted, kept alive, and who is connected. {@code SocketLink} opens it all. */
@NullMarked
package io.flotilla.link.socket;

import org.jspecify.annotations.NullMarked;
