/**
 * What others see of the link, which is every socket between hosts: one port on each core host, which all others dial.
 * Beats, messages, questions with one or a streamed answer, and the forwarder that carries other ports of core hosts
 * through the same one.
 *
 * <p>Opened by {@code link.socket}. Everything runs on one context of one Vert.x; what a message means is not known here.
 */
@NullMarked
package io.flotilla.link;

import org.jspecify.annotations.NullMarked;
