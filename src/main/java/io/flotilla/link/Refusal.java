package io.flotilla.link;

import java.util.regex.Pattern;

/**
 * Why a host says no: for programs and for people.
 *
 * @param code what to tell it by, the same in all versions: lower-case letters and dashes
 * @param words for people, in whatever version's English
 */
public record Refusal(String code, String words) {
    /** Something went wrong that has no code of its own. */
    public static final String ERROR = "error";

    private static final Pattern CODE = Pattern.compile("[a-z][a-z-]{0,39}");

    public Refusal {
        if (!isCode(code)) {
            throw new IllegalArgumentException("not a code: '%s'".formatted(code));
        }
    }

    public static boolean isCode(String text) {
        return CODE.matcher(text).matches();
    }

    /** That of a {@link LinkException}, any other failure in its words. */
    public static Refusal of(Throwable cause) {
        String words = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new Refusal(cause instanceof LinkException link ? link.code() : ERROR, words);
    }

    @Override
    public String toString() {
        return words;
    }
}
