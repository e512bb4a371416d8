package io.flotilla.systemd.dbus;

import io.vertx.core.buffer.Buffer;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.MessageFactory;

/** Signals as dbus-java sends them. */
final class Wire {
    private Wire() {}

    static Buffer signal(byte endian, String path, String member, String signature, Object... arguments)
            throws DBusException {
        Buffer wire = Buffer.buffer();
        for (byte[] chunk : new MessageFactory(endian)
                .createSignal(null, path, "a.b", member, signature, arguments)
                .getWireData()) {
            if (chunk == null) {
                break;
            }
            wire.appendBytes(chunk);
        }
        return wire;
    }
}
