package io.flotilla.systemd;

import io.flotilla.unit.UnitName;
import java.nio.file.Path;

/**
 * A service that is flotilla's own and no held unit: it is neither reported nor ordered.
 *
 * @param folder where its file is to be, by the host's path; on a file system that a reboot empties
 * @param text of its unit file
 */
public record OwnService(UnitName name, Path folder, String text) {}
