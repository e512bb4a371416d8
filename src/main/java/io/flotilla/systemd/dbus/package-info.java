/**
 * systemd's D-Bus interface, without blocking: a Vert.x socket, with dbus-java as the codec of what is sent and of small
 * answers; the session that comes back and takes a snapshot after each break; the calls that flotilla makes.
 *
 * <p>Knows nothing of what is done with it: units have names and states here, and no files. Everything runs on the one
 * context that the session was opened on.
 */
@NullMarked
package io.flotilla.systemd.dbus;

import org.jspecify.annotations.NullMarked;
