package io.flotilla.codec;

/** What was read is not what it should be, or cannot be written at this level; the message names the field and why. */
public final class CodecException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Where in the value it is: {@code plan[3].revision}; empty for the value as a whole. */
    private final String path;

    private final String words;
    private boolean isOfLevel;

    /** Without a stack trace: it tells of somebody's bytes, not of a place in the code. */
    CodecException(String path, String words) {
        super(path.isEmpty() ? words : path + " " + words, null);
        this.path = path;
        this.words = words;
    }

    /** What is of a level that this version does not read. */
    public CodecException(int level, int newest) {
        this("", "needs level %d, this version reads up to %d: upgrade this host".formatted(level, newest));
        isOfLevel = true;
    }

    /** Whether it may be right, for a later version. */
    boolean isOfLevel() {
        return isOfLevel;
    }

    static CodecException of(String words) {
        return new CodecException("", words);
    }

    /** The same, seen from outside of a field or of an element such as {@code [3]}. */
    CodecException in(String outer) {
        String joined = path.isEmpty() || path.startsWith("[") ? outer + path : outer + "." + path;
        return new CodecException(joined, words);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
