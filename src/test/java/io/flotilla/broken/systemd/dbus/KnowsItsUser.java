package io.flotilla.broken.systemd.dbus;

import io.flotilla.broken.systemd.User;

/** A package that knows the one around it. */
public record KnowsItsUser(User user) {}
