package io.flotilla.systemd;

import io.flotilla.unit.UnitFile;

/** What is to become of a unit's file. */
sealed interface FileChange {

    /** It is to be this. */
    record Write(UnitFile file) implements FileChange {}

    /** It is to be gone. */
    record Remove() implements FileChange {}
}
