/** Tests of the link, on real sockets of the loopback interface. */
@NullMarked
package io.flotilla.link.socket;

import org.jspecify.annotations.NullMarked;
