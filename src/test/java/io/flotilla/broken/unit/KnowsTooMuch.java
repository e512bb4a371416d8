package io.flotilla.broken.unit;

import io.flotilla.broken.api.CallsAnotherRole;
import io.vertx.core.Future;
import org.freedesktop.dbus.DBusPath;

/** Breaks the rules of the core, of libraries and of cycles, so that they can be seen to fail. */
public record KnowsTooMuch(Future<DBusPath> unit, CallsAnotherRole caller) {}
