package io.flotilla.systemd;

/** How a unit on this host differs from what flotilla put there. Drop-ins are an operator's right and do not count. */
public enum Drift {
    NONE,
    /** The file has another content than flotilla wrote. */
    FILE_CHANGED,
    /** The file is gone, and nobody asked flotilla to remove it. */
    FILE_DELETED,
    /** The unit is masked on this host: it cannot be started. */
    MASKED,
    /** A file in a directory that systemd prefers, such as {@code /etc/systemd/system}, hides flotilla's. */
    OVERRIDDEN
}
