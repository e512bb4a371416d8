package io.flotilla.api;

import io.flotilla.registry.Listing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * fleet's pagination token: base64url of two little-endian 16-bit numbers, page size and page. Pages beyond 65,535
 * cannot be named in it, so the number of items is bounded by the size times that, and nothing wraps.
 */
record PageToken(int limit, int page) {
    private static final int BYTES = 4;
    private static final int MAX = 0xffff;

    static PageToken first(int limit) {
        return new PageToken(limit, 1);
    }

    /** The token among the query's values; none means the first page. */
    static PageToken of(List<String> values, int limit) {
        if (values.isEmpty() || (values.size() == 1 && values.get(0).isEmpty())) {
            return first(limit);
        }
        if (values.size() > 1) {
            throw ApiRefusal.badRequest("too many values for page token");
        }
        PageToken token = decode(values.get(0));
        if (token.limit != limit) {
            throw ApiRefusal.badRequest("token limit must be %d".formatted(limit));
        }
        if (token.page == 0) {
            throw ApiRefusal.badRequest("token page must be greater than zero");
        }
        return token;
    }

    private static PageToken decode(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw ApiRefusal.badRequest("illegal base64 data in page token");
        }
        if (bytes.length < BYTES) {
            throw ApiRefusal.badRequest("unexpected EOF");
        }
        ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return new PageToken(Short.toUnsignedInt(numbers.getShort()), Short.toUnsignedInt(numbers.getShort()));
    }

    String encode() {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) limit)
                .putShort((short) page)
                .array();
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    /** @param after the last key of the page before, or empty if that is not known */
    Listing.Slice slice(String after) {
        return new Listing.Slice(after, (page - 1) * limit, limit);
    }

    /** The token of the page after this one, if {@code rest} items make one. */
    Optional<PageToken> next(int rest) {
        return rest > 0 && page < MAX ? Optional.of(new PageToken(limit, page + 1)) : Optional.empty();
    }
}
