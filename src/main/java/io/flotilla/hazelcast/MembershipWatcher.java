package io.flotilla.hazelcast;

/** Who is told that the tables may show what they should not. */
@FunctionalInterface
public interface MembershipWatcher {
    /** {@code settled}: that was a while ago, and what a merging member brings has arrived since. */
    void changed(boolean settled);
}
