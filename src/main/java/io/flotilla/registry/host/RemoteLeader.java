package io.flotilla.registry.host;

import io.flotilla.link.Link;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.wire.Exchange;
import io.flotilla.registry.wire.Question;
import io.vertx.core.Future;

/** The leader on another host. What it knows of this machine it takes from the link, not from what is said. */
public record RemoteLeader(Link link, MachineId leader) implements Leader {
    @Override
    public <A> Future<A> ask(Question<A> question) {
        return Exchange.ask(link, leader, question);
    }
}
