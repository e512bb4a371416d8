/** Tests of the link, on real sockets of the loopback interface. */
@NullMarked
package io.flotilla.link.forward;

import org.jspecify.annotations.NullMarked;
