package io.flotilla.raft;

import io.flotilla.raft.store.StoreEvents;

/** What the store of a member tells, for its watch. Log's thread only. */
record StoreTroubles(MemberWatch watch) implements StoreEvents {
    @Override
    public void failed(String words) {
        watch.storeFailed(words);
    }

    @Override
    public void contradicted(long committed) {
        String leader = watch.member().flatMap(Member::leader).orElse("that leads");
        watch.halt(SetBack.wordsOfLoss(leader, committed));
    }
}
