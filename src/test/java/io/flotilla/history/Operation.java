package io.flotilla.history;

import java.util.Optional;

/**
 * What a client asked of a host and what it was answered.
 *
 * @param host and which life of its node: after each start it has another name
 * @param content of a PUT; else empty
 * @param target of a PUT, or to be changed alone
 * @param least the revision that a read asked for; 0 if for none
 * @param begin by the clock of whoever records, nanoseconds; {@code end} likewise
 * @param result how it ended
 * @param revision that the answer carries; 0 if there was none
 * @param seen what a read showed; empty: no such unit
 */
public record Operation(
        String host,
        String unit,
        Kind kind,
        String content,
        String target,
        long least,
        long begin,
        long end,
        Result result,
        long revision,
        Optional<Value> seen) {

    /** What was asked. */
    public enum Kind {
        PUT,
        TARGET,
        DELETE,
        READ
    }

    /** How it ended. */
    public enum Result {
        /** Of a write: it was decided. Of a read: it was answered, also that there is no such unit. */
        DONE,
        /** Of a write: it was decided that it changes nothing, since there is no such unit. */
        NO_SUCH_UNIT,
        /** No answer, or one that leaves it open: a write may happen at any later time, or never. */
        OPEN
    }

    public static Operation put(String host, String unit, Value value, long begin) {
        return begun(host, unit, Kind.PUT, value.content(), value.target(), 0, begin);
    }

    public static Operation target(String host, String unit, String target, long begin) {
        return begun(host, unit, Kind.TARGET, "", target, 0, begin);
    }

    public static Operation delete(String host, String unit, long begin) {
        return begun(host, unit, Kind.DELETE, "", "", 0, begin);
    }

    /** {@code least} 0: no revision is asked for. */
    public static Operation read(String host, String unit, long least, long begin) {
        return begun(host, unit, Kind.READ, "", "", least, begin);
    }

    private static Operation begun(
            String host, String unit, Kind kind, String content, String target, long least, long begin) {
        return new Operation(
                host, unit, kind, content, target, least, begin, Long.MAX_VALUE, Result.OPEN, 0, Optional.empty());
    }

    /** It was decided at that revision. */
    public Operation done(long end, long revision) {
        return ended(end, Result.DONE, revision, Optional.empty());
    }

    /** It was decided at that revision that there is no such unit to change. */
    public Operation refused(long end, long revision) {
        return ended(end, Result.NO_SUCH_UNIT, revision, Optional.empty());
    }

    /** What a read showed as of that revision. */
    public Operation showed(long end, long revision, Optional<Value> seen) {
        return ended(end, Result.DONE, revision, seen);
    }

    private Operation ended(long end, Result result, long revision, Optional<Value> seen) {
        return new Operation(host, unit, kind, content, target, least, begin, end, result, revision, seen);
    }

    boolean isWrite() {
        return kind != Kind.READ;
    }

    boolean isOpen() {
        return result == Result.OPEN;
    }

    /** What the unit is after this write, if it was that before; a write that finds no unit changes nothing. */
    Optional<Value> appliedTo(Optional<Value> before) {
        return switch (kind) {
            case PUT -> Optional.of(new Value(content, target));
            case TARGET -> before.map(value -> new Value(value.content(), target));
            case DELETE -> Optional.empty();
            case READ -> before;
        };
    }

    @Override
    public String toString() {
        String what =
                switch (kind) {
                    case PUT -> "PUT %s (%s, %s)".formatted(unit, content, target);
                    case TARGET -> "PUT %s (%s)".formatted(unit, target);
                    case DELETE -> "DELETE " + unit;
                    case READ -> least > 0 ? "GET %s?revision=%d".formatted(unit, least) : "GET " + unit;
                };
        String answer =
                switch (result) {
                    case DONE -> isWrite() ? "" : " showed " + words(seen);
                    case NO_SUCH_UNIT -> " found no such unit";
                    case OPEN -> " had no answer";
                };
        return "%s through %s at %.3f s%s%s"
                .formatted(what, host, begin / 1e9, answer, revision > 0 ? ", revision " + revision : "");
    }

    static String words(Optional<Value> value) {
        return value.map(it -> "(%s, %s)".formatted(it.content(), it.target())).orElse("no such unit");
    }
}
