/** What this machine's systemd and agent say of its units, made into reports. */
@NullMarked
package io.flotilla.publisher;

import org.jspecify.annotations.NullMarked;
