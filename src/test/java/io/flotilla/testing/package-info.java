/** What several packages' tests share: hosts to test on. */
@NullMarked
package io.flotilla.testing;

import org.jspecify.annotations.NullMarked;
