/** What the service manager is told about this process (sd_notify(3)); silence where it did not ask. */
@NullMarked
package io.flotilla.notify;

import org.jspecify.annotations.NullMarked;
