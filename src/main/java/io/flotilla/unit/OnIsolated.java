package io.flotilla.unit;

/** What happens to a running unit when its machine has lost the cluster: {@code keep} it (default) or {@code stop} it. */
public enum OnIsolated {
    KEEP("keep"),
    STOP("stop");

    private final String text;

    OnIsolated(String text) {
        this.text = text;
    }

    /** The choice that {@code text} names; throws {@link UnitFileException} on any other text. */
    public static OnIsolated of(String text) {
        for (OnIsolated choice : values()) {
            if (choice.text.equals(text)) {
                return choice;
            }
        }
        throw new UnitFileException("invalid OnIsolated \"%s\": expect keep or stop".formatted(text));
    }

    @Override
    public String toString() {
        return text;
    }
}
