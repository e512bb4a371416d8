package io.flotilla.config;

/** A value as somebody wrote it, and where: {@code FILE line N} or {@code environment NAME}. */
record Setting(String value, String where) {}
