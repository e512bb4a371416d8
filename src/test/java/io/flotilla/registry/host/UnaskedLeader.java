package io.flotilla.registry.host;

import io.flotilla.registry.wire.Question;
import io.vertx.core.Future;

/** A leader that fails whatever it is asked, unless a test answers. */
class UnaskedLeader implements Leader {
    /** The answer to those questions that a test expects. */
    Future<?> answer(Question<?> question) {
        throw new AssertionError("nobody should ask " + question);
    }

    @Override
    @SuppressWarnings("unchecked")
    public final <A> Future<A> ask(Question<A> question) {
        return (Future<A>) answer(question);
    }
}
