package io.flotilla.registry.backup;

/** A file is no backup, or not a whole one; the message says where and why. */
public final class BackupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BackupException(String message) {
        super(message);
    }
}
