package io.flotilla.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "abc abc true",
                "abc ab false",
                "abc abcd false",
                "'' '' true",
                "'' a false",
                "* '' true",
                "* abc true",
                "*c abc true",
                "a* a true",
                "a* a/b false",
                "a*/b ab/b true",
                "a*/b a/c/b false",
                "a*b*c axbxbxc true",
                "a*b?c*x abxbbxdbxebxczzx true",
                "a*b?c*x abxbbxdbxebxczzy false",
                "? é true",
                "? 😀 true",
                "? / false",
                "?? a false",
                "ab[c] abc true",
                "ab[b-d] abc true",
                "ab[e-g] abc false",
                "ab[^c] abc false",
                "ab[^e-g] abc true",
                "[^a-z]x /x true",
                "[!a] ! true",
                "[!a] b false",
                "a\\*b a*b true",
                "a\\*b axb false",
                "a\\ a false",
                "[\\]a] ] true",
                "[\\-x] - true",
                "[x\\-] - true",
                "[a-b-c] a false",
                "[]a] a false",
                "[-] - false",
                "[x-] x false",
                "[-x] x false",
                "[a a false",
                "a[ a false",
                "[] a false",
                "[^] a false",
                "[a\\ a false",
                "*[ a false",
                "[b-a] a false",
                "*[^x]/*b a//b false",
                "web@*.service web@1.service true",
                "web@*.service web.service false",
                "** ab true",
                "{a,b} a false",
            })
    void aPatternIsReadAsGoReadsIt(String pattern, String text, boolean matches) {
        assertEquals(matches, Glob.of(pattern).matches(text));
    }

    @Test
    void manyStarsTakeNoTimeToSpeakOf() {
        Glob stars = Glob.of("*a".repeat(2_000) + "*b");
        String text = "a".repeat(200_000);

        boolean matches = assertTimeoutPreemptively(Duration.ofSeconds(1), () -> stars.matches(text));

        assertEquals(false, matches);
    }

    @ParameterizedTest
    @CsvSource({"web@*.service, web@", "web.service, web.service", "?x, ''", "a\\b, a", "a[b], a"})
    void aPatternKnowsWhatItsMatchesBeginWith(String pattern, String prefix) {
        assertEquals(prefix, Glob.of(pattern).literalPrefix());
    }
}
