/**
 * A host's own systemd: its units, jobs and states over D-Bus, and the unit files that flotilla gives it.
 *
 * <p>{@link io.flotilla.systemd.Systemd} is all that others see. Everything runs on the one context it was opened on;
 * only files are touched elsewhere, on workers. Nothing here decides what should run.
 */
@NullMarked
package io.flotilla.systemd;

import org.jspecify.annotations.NullMarked;
