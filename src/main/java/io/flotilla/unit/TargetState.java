package io.flotilla.unit;

/**
 * What a unit should be, as in fleet: {@code inactive} (known to the cluster only), {@code loaded} (on a machine, not
 * started), {@code launched} (started there). Ordered from least to most.
 */
public enum TargetState {
    INACTIVE("inactive"),
    LOADED("loaded"),
    LAUNCHED("launched");

    private final String text;

    TargetState(String text) {
        this.text = text;
    }

    /** The state that {@code text} names, in the spelling of the API; throws on any other text. */
    public static TargetState of(String text) {
        for (TargetState state : values()) {
            if (state.text.equals(text)) {
                return state;
            }
        }
        throw new IllegalArgumentException(
                "invalid unit state \"%s\": expect inactive, loaded or launched".formatted(text));
    }

    @Override
    public String toString() {
        return text;
    }
}
