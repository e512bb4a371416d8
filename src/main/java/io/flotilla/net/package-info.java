/** What all who use sockets share. */
@NullMarked
package io.flotilla.net;

import org.jspecify.annotations.NullMarked;
