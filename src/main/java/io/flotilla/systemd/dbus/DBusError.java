package io.flotilla.systemd.dbus;

/** An error that a call was answered with, or one of ours when no answer can come any more. */
public final class DBusError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static final String CLOSED = "io.flotilla.Closed";
    static final String TIMEOUT = "io.flotilla.Timeout";
    static final String NO_REPLY = "org.freedesktop.DBus.Error.NoReply";
    public static final String NO_SUCH_UNIT = "org.freedesktop.systemd1.NoSuchUnit";

    private final String name;
    private final String text;

    /** Without a stack trace: it tells of another process. */
    DBusError(String name, String message) {
        super(message, null, false, false);
        this.name = name;
        this.text = message;
    }

    /** What the other side says of it. */
    public String text() {
        return text;
    }

    /** The last part of the name: {@code NoSuchUnit}. */
    public String shortName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Whether the call may have been carried out nevertheless. */
    public boolean isAmbiguous() {
        return name.equals(CLOSED) || name.equals(TIMEOUT) || name.equals(NO_REPLY);
    }

    public boolean is(String other) {
        return name.equals(other);
    }

    public static boolean is(Throwable cause, String name) {
        return cause instanceof DBusError error && error.is(name);
    }
}
