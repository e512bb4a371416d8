package io.flotilla.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * A pattern over unit names, as Go's {@code path.Match} reads it: {@code *} is any run without {@code /}, {@code ?} one
 * character but {@code /}, {@code [a-z]} and {@code [^a-z]} a class, {@code \c} a literal. It matches whole names only;
 * a malformed pattern matches nothing. Each star is settled by its first fit, so that time stays within length of the
 * pattern times length of the name.
 */
public final class Glob {
    private final String pattern;
    private final String literalPrefix;
    private final Optional<List<IntPredicate>> elements;

    private Glob(String pattern) {
        this.pattern = pattern;
        this.literalPrefix = pattern.substring(0, literalLength(pattern));
        this.elements = new Compiler(pattern).elements();
    }

    public static Glob of(String pattern) {
        return new Glob(pattern);
    }

    private static int literalLength(String pattern) {
        int length = 0;
        while (length < pattern.length() && "*?[\\".indexOf(pattern.charAt(length)) < 0) {
            length++;
        }
        return length;
    }

    /** What every name that matches begins with: by it, a sorted index finds the names that may match. */
    public String literalPrefix() {
        return literalPrefix;
    }

    public boolean matches(UnitName name) {
        return matches(name.value());
    }

    /** Whether the whole text matches. */
    public boolean matches(String text) {
        return text.startsWith(literalPrefix)
                && elements.filter(compiled -> matches(compiled, text)).isPresent();
    }

    private static boolean matches(List<IntPredicate> elements, String text) {
        int element = 0;
        int star = -1;
        int starEnd = 0;
        int at = 0;
        while (at < text.length()) {
            if (element < elements.size() && elements.get(element) instanceof Star) {
                star = element++;
                starEnd = at;
            } else if (element < elements.size() && elements.get(element).test(text.codePointAt(at))) {
                at = text.offsetByCodePoints(at, 1);
                element++;
            } else if (star >= 0 && elements.get(star).test(text.charAt(starEnd))) {
                starEnd = text.offsetByCodePoints(starEnd, 1);
                at = starEnd;
                element = star + 1;
            } else {
                return false;
            }
        }
        while (element < elements.size() && elements.get(element) instanceof Star) {
            element++;
        }
        return element == elements.size();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Glob glob && glob.pattern.equals(pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    @Override
    public String toString() {
        return pattern;
    }

    /** Any run of the characters that it takes; every other element takes exactly one. */
    private record Star() implements IntPredicate {
        @Override
        public boolean test(int c) {
            return c != '/';
        }
    }

    /** Turns the pattern into one predicate for each character that it takes. */
    private static final class Compiler {
        private final int[] pattern;
        private boolean malformed;
        private int at;

        Compiler(String pattern) {
            this.pattern = pattern.codePoints().toArray();
        }

        Optional<List<IntPredicate>> elements() {
            List<IntPredicate> elements = new ArrayList<>();
            while (at < pattern.length && !malformed) {
                elements.add(element());
            }
            return malformed ? Optional.empty() : Optional.of(List.copyOf(elements));
        }

        private IntPredicate element() {
            switch (pattern[at]) {
                case '*':
                    at++;
                    return new Star();
                case '?':
                    at++;
                    return c -> c != '/';
                case '[':
                    at++;
                    return characterClass();
                default:
                    int literal = escaped();
                    return c -> c == literal;
            }
        }

        private IntPredicate characterClass() {
            boolean negated = peek() == '^';
            if (negated) {
                at++;
            }
            IntPredicate members = range();
            while (!malformed && peek() != ']') {
                members = members.or(range());
            }
            at++;
            return negated ? members.negate() : members;
        }

        /** One member of a class; an unescaped {@code -} or {@code ]} in its place is malformed. */
        private IntPredicate range() {
            int low = member();
            if (peek() != '-') {
                return c -> c == low;
            }
            at++;
            int high = member();
            return c -> low <= c && c <= high;
        }

        private int member() {
            int next = peek();
            malformed |= next == '-' || next == ']';
            return escaped();
        }

        private int escaped() {
            if (peek() == '\\') {
                at++;
            }
            int c = peek();
            malformed |= c < 0;
            at++;
            return c;
        }

        private int peek() {
            return at < pattern.length ? pattern[at] : -1;
        }
    }
}
