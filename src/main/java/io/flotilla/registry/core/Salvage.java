package io.flotilla.registry.core;

import io.flotilla.desired.Image;
import io.flotilla.raft.DurableLog;
import io.flotilla.registry.backup.Backup;
import io.flotilla.registry.leader.LoggedState;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** What can still be read of a log that is not served any more. */
public final class Salvage {
    private Salvage() {}

    /**
     * Everything that the log in {@code directory} still says, also what only this host knows of it. Throws {@link
     * io.flotilla.raft.LogException} when the log is in use or cannot be read. Blocks on the disk.
     */
    public static Backup of(Path directory) {
        AtomicReference<Image> latest = new AtomicReference<>(Image.EMPTY);
        DurableLog.salvage(directory, new LoggedState(List.of(), delta -> latest.set(delta.image())));
        return Backup.of(Objects.requireNonNull(latest.get()));
    }
}
