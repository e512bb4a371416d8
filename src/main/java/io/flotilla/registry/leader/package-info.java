/**
 * What a core host does while it leads: takes commands, hears reports, gives out order sheets, shows what was decided
 * in the maps, and changes who belongs to the log. Begins anew with every term.
 */
@NullMarked
package io.flotilla.registry.leader;

import org.jspecify.annotations.NullMarked;
