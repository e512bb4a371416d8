package io.flotilla.cli.verb;

/** How a unit is compared with what is waited for, in words for the user. */
record Verdict(Kind kind, String words) {
    enum Kind {
        DONE,
        FAILED,
        NOT_YET
    }

    static Verdict done(String words) {
        return new Verdict(Kind.DONE, words);
    }

    /** It will not come to it by itself. */
    static Verdict failed(String words) {
        return new Verdict(Kind.FAILED, words);
    }

    static Verdict notYet(String why) {
        return new Verdict(Kind.NOT_YET, why);
    }
}
