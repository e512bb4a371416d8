/** Makes this machine hold what its order sheet says, through systemd. */
@NullMarked
package io.flotilla.agent;

import org.jspecify.annotations.NullMarked;
