package io.flotilla.unit;

/** A unit file or option that cannot be taken; the message says why, in fleet's words where fleet has them. */
public final class UnitFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public UnitFileException(String message) {
        super(message);
    }
}
