package io.flotilla.registry.wire;

import io.flotilla.codec.CodecException;
import io.flotilla.link.LinkException;
import io.flotilla.link.Refusal;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.NotLeadingException;
import io.flotilla.registry.RefusedException;
import io.flotilla.registry.UnavailableException;
import io.vertx.core.Future;

/** The registry's refusals on their way to another host and from it: each has a code, so that no words are searched. */
final class RefusalCodes {
    private static final String UNAVAILABLE = "unavailable";
    private static final String REFUSED = "refused";
    private static final String NOT_LEADING = "not-leading";
    private static final String UNREADABLE = "unreadable";

    private RefusalCodes() {}

    /** The failure of an answer as the link takes it. */
    static <T> Future<T> told(Throwable cause) {
        String words = String.valueOf(cause.getMessage());
        if (cause instanceof UnavailableException) {
            return coded(UNAVAILABLE, words);
        }
        if (cause instanceof RefusedException) {
            return coded(REFUSED, words);
        }
        if (cause instanceof NotLeadingException) {
            return coded(NOT_LEADING, words);
        }
        return cause instanceof CodecException ? coded(UNREADABLE, words) : Future.failedFuture(cause);
    }

    private static <T> Future<T> coded(String code, String words) {
        return Future.failedFuture(LinkException.refused(new Refusal(code, words)));
    }

    /** The failure of a question to {@code whom} as the registry takes it. */
    static <T> Future<T> local(MachineId whom, Throwable cause) {
        String words = String.valueOf(cause.getMessage());
        String code = cause instanceof LinkException link ? link.code() : "";
        return Future.failedFuture(
                switch (code) {
                    case UNAVAILABLE -> new UnavailableException(words);
                    case REFUSED -> new RefusedException(words);
                    case UNREADABLE ->
                        new RefusedException("machine %s cannot read that: %s".formatted(whom.shortId(), words));
                    case NOT_LEADING -> new NotLeadingException(words);
                    default -> cause;
                });
    }
}
