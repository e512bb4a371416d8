package io.flotilla.unit;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of a unit: its options in order. Comments are not kept. Two files are the same unit when their hashes
 * are, which is when they print alike.
 */
public record UnitFile(List<UnitOption> options) {

    public UnitFile {
        options = List.copyOf(options);
    }

    /** The file that {@code text} spells; throws {@link UnitFileException} when it cannot be read. */
    public static UnitFile parse(String text) {
        return new UnitFile(new UnitFileParser(text).parse());
    }

    /**
     * The file that these bytes spell. They must be UTF-8, as systemd requires it, except in comments: of other bytes half
     * a surrogate pair is made, which no option takes.
     */
    public static UnitFile parse(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer from = ByteBuffer.wrap(bytes);
        CharBuffer to = CharBuffer.allocate(bytes.length);
        while (decoder.decode(from, to, true).isError()) {
            to.put((char) (Character.MIN_LOW_SURROGATE + Byte.toUnsignedInt(from.get())));
        }
        return parse(to.flip().toString());
    }

    /** All values of an option, in order; a repeated option has several. */
    public List<String> values(String section, String name) {
        return options.stream()
                .filter(option ->
                        option.section().equals(section) && option.name().equals(name))
                .map(UnitOption::value)
                .toList();
    }

    public boolean hasSection(String section) {
        return options.stream().anyMatch(option -> option.section().equals(section));
    }

    /** The text that systemd gets: options grouped by section, sections in the order in which they were first seen. */
    public String print() {
        Map<String, StringBuilder> sections = new LinkedHashMap<>();
        for (UnitOption option : options) {
            sections.computeIfAbsent(option.section(), name -> new StringBuilder("[" + name + "]\n"))
                    .append(option.print());
        }
        return String.join("\n", sections.values());
    }

    /** SHA-1 of the printed file, in hex: fleet's unit hash. */
    public String hash() {
        return hash(print());
    }

    /** The hash without the sections {@code X-…}, which systemd passes over: units whose run hashes agree run alike. */
    public String runHash() {
        return new UnitFile(options.stream()
                        .filter(option -> !option.section().startsWith("X-"))
                        .toList())
                .hash();
    }

    /** SHA-1 of a printed file, in hex. */
    public static String hash(String printed) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(sha1.digest(printed.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
