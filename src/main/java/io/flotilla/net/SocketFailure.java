package io.flotilla.net;

import java.util.regex.Pattern;

/** Why a socket failed, as an operator knows it. */
public final class SocketFailure {
    /** Epoll's words begin with the call and the number of the error. */
    private static final Pattern EPOLL_CALL = Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

    private SocketFailure() {}

    public static String why(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.toString() : EPOLL_CALL.matcher(message).replaceFirst("");
    }
}
