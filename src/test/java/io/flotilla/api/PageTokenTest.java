package io.flotilla.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.flotilla.registry.Listing;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTokenTest {
    @Test
    void isBitExactWithFleets() {
        assertEquals("ZAACAA==", new PageToken(100, 2).encode());
        assertEquals(new PageToken(100, 2), PageToken.of(List.of("ZAACAA=="), 100));
    }

    @Test
    void noTokenIsTheFirstPage() {
        assertEquals(PageToken.first(100), PageToken.of(List.of(), 100));
        assertEquals(PageToken.first(100), PageToken.of(List.of(""), 100));
    }

    @ParameterizedTest
    @CsvSource({
        "ZAAAAA==, token page must be greater than zero",
        "ZQACAA==, token limit must be 100",
        "AAACAA==, token limit must be 100",
        "ZAA=, unexpected EOF",
        "####, illegal base64 data in page token",
    })
    void aBadTokenIsRefusedInFleetsWords(String token, String message) {
        ApiRefusal refusal = assertThrows(ApiRefusal.class, () -> PageToken.of(List.of(token), 100));
        assertEquals(message, refusal.getMessage());
        assertEquals(400, refusal.status());
    }

    @Test
    void twoTokensAreTooMany() {
        ApiRefusal refusal = assertThrows(ApiRefusal.class, () -> PageToken.of(List.of("ZAACAA==", "ZAACAA=="), 100));
        assertEquals("too many values for page token", refusal.getMessage());
    }

    @Test
    void bytesAfterTheFourthAreIgnored() {
        assertEquals(new PageToken(100, 2), PageToken.of(List.of("ZAACAP__"), 100));
    }

    @Test
    void thereIsNoEmptyLastPage() {
        assertEquals(Optional.empty(), PageToken.first(100).next(0));
        assertEquals(Optional.of(new PageToken(100, 2)), PageToken.first(100).next(1));
    }

    @Test
    void aFarPageDoesNotWrapAround() {
        assertEquals(new Listing.Slice("", 99_900, 100), new PageToken(100, 1_000).slice(""));
    }
}
