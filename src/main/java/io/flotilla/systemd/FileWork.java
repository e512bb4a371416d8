package io.flotilla.systemd;

import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;

/** Work on unit files, of which {@link FileQueue} lets one at a time happen. */
interface FileWork {

    /** Carries out the changes; a result for each. */
    Future<Map<UnitName, LoadResult>> apply(Map<UnitName, FileChange> batch);

    /** Compares the files of these units with what was written, for drift. */
    Future<Void> inspect(Set<UnitName> suspects);

    /** Compares the links of all held units, and what hides them, with what should be. */
    Future<Void> inspectLinks();
}
