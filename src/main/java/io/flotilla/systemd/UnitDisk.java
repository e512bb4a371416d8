package io.flotilla.systemd;

import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The part of a batch that touches the disk. Blocks: for workers, one at a time. */
record UnitDisk(UnitDirectory directory, HostUnits host) {

    /**
     * What the disk had to say to one change.
     *
     * @param isReplaced whether a file was there before that said something else to systemd
     * @param isLinked whether systemd's link to the file is there now
     */
    record Touch(LoadResult result, boolean isReplaced, boolean isLinked) {}

    Map<UnitName, Touch> touch(Map<UnitName, UnitFile> writes, Set<UnitName> removes, Set<UnitName> held) {
        Map<UnitName, Touch> touched = new TreeMap<>();
        writes.forEach((unit, file) -> touched.put(unit, write(unit, file, held.contains(unit))));
        removes.forEach(unit -> touched.put(unit, remove(unit)));
        return touched;
    }

    private Touch write(UnitName unit, UnitFile file, boolean isHeld) {
        try {
            Optional<String> foreign = isHeld ? Optional.empty() : host.foreign(unit);
            if (foreign.isPresent()) {
                return new Touch(LoadResult.foreign(foreign.get()), false, false);
            }
            Optional<String> old = directory.read(unit);
            boolean isSame = old.equals(Optional.of(file.print()));
            boolean runsAlike = isSame
                    || old.flatMap(UnitFiles::parse)
                            .filter(before -> before.runHash().equals(file.runHash()))
                            .isPresent();
            if (!isSame) {
                directory.write(unit, file, runsAlike);
            }
            return new Touch(LoadResult.DONE, isHeld && !runsAlike, host.link(unit));
        } catch (IOException e) {
            return new Touch(LoadResult.failed("cannot write the file of %s: %s".formatted(unit, e)), false, false);
        }
    }

    Touch remove(UnitName unit) {
        try {
            boolean isUnlinked = unlink(unit);
            directory.delete(unit);
            return new Touch(LoadResult.DONE, false, !isUnlinked);
        } catch (IOException e) {
            return new Touch(LoadResult.failed("cannot remove the file of %s: %s".formatted(unit, e)), false, false);
        }
    }

    /** False when it takes systemd's help: the link's directory is not ours to write. */
    private boolean unlink(UnitName unit) throws IOException {
        try {
            host.unlink(unit);
            return true;
        } catch (AccessDeniedException e) {
            return false;
        }
    }
}
