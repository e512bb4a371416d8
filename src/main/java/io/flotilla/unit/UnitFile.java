package io.flotilla.unit;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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

    /** The file that these bytes spell; they must be UTF-8, as systemd requires it. */
    public static UnitFile parse(byte[] bytes) {
        try {
            // a new decoder reports malformed input, where the String constructor would replace it
            return parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new UnitFileException("unit file is not valid UTF-8");
        }
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
                    .append(option.name())
                    .append('=')
                    .append(option.value())
                    .append('\n');
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
