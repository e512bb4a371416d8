/**
 * A host's own dealings with the leader, on core hosts and leaves alike: asking, getting order sheets, reporting,
 * journals. Knows nothing of how the leader works.
 */
@NullMarked
package io.flotilla.registry.host;

import org.jspecify.annotations.NullMarked;
