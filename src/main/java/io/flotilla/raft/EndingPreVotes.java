package io.flotilla.raft;

import io.microraft.RaftEndpoint;
import io.microraft.RaftNode;
import io.microraft.executor.RaftNodeExecutor;
import io.microraft.impl.RaftNodeImpl;
import io.microraft.impl.state.RaftState;
import io.microraft.impl.task.PreVoteTimeoutTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The log's thread as one node's executor, which ends the node's pre-votes. The library forgets to when the leader is
 * heard again in the same term, and a node that seems to be in a pre-vote never misses its leader: a group of such nodes
 * would elect no other one.
 */
final class EndingPreVotes implements RaftNodeExecutor {
    private final RaftThread thread;
    private @Nullable RaftNodeImpl node;

    EndingPreVotes(RaftThread thread) {
        this.thread = thread;
    }

    /** The node whose executor this is; before it starts. */
    void of(RaftNode started) {
        node = (RaftNodeImpl) started;
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    @Override
    public void submit(Runnable task) {
        thread.execute(task);
    }

    @Override
    public void schedule(Runnable task, long delay, TimeUnit unit) {
        thread.schedule(task instanceof PreVoteTimeoutTask ? () -> finish(task) : task, delay, unit);
    }

    private void finish(Runnable preVoteTimeout) {
        preVoteTimeout.run();
        if (node != null) {
            RaftState state = node.state();
            RaftEndpoint leader = state.leader();
            if (leader != null && state.preCandidateState() != null) {
                node.toFollower(state.term());
                node.leader(leader);
            }
        }
    }
}
