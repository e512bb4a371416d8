package io.flotilla.unit;

import java.util.Optional;

/** A unit file or option that cannot be taken; the message says why, in fleet's words where fleet has them. */
public final class UnitFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Place> place;

    /**
     * Where in a file.
     *
     * @param line from 1
     * @param column from 1, in characters
     * @param text of the line
     */
    public record Place(int line, int column, String text) {}

    public UnitFileException(String message) {
        super(message);
        this.place = Optional.empty();
    }

    UnitFileException(String message, Place place) {
        super(message);
        this.place = Optional.of(place);
    }

    /** Empty where no file was read. */
    public Optional<Place> place() {
        return place;
    }
}
