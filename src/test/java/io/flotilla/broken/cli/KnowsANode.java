package io.flotilla.broken.cli;

import io.flotilla.broken.agent.Called;

/** A verb must not load what a node is made of. */
final class KnowsANode {
    private KnowsANode() {}

    static Class<?> node() {
        return Called.class;
    }
}
