package io.flotilla.hazelcast;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleListener;
import io.vertx.core.Context;
import java.util.function.Consumer;

/**
 * Tells one watcher, on its context, that the tables may show what they should not: at once, and again when what a
 * merging member brings has arrived, which nobody but that member sees.
 */
final class MembershipWatch implements MembershipListener, LifecycleListener {
    private static final long AGAIN_MILLIS = 15_000;

    private final Context context;
    private final Consumer<Boolean> watcher;
    private long again = -1;

    private MembershipWatch(Context context, Consumer<Boolean> watcher) {
        this.context = context;
        this.watcher = watcher;
    }

    static void of(HazelcastInstance hazelcast, Context context, Consumer<Boolean> watcher) {
        MembershipWatch watch = new MembershipWatch(context, watcher);
        hazelcast.getCluster().addMembershipListener(watch);
        hazelcast.getLifecycleService().addLifecycleListener(watch);
    }

    @Override
    public void memberAdded(MembershipEvent event) {
        context.runOnContext(hop -> changed());
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
        context.runOnContext(hop -> changed());
    }

    @Override
    public void stateChanged(LifecycleEvent event) {
        if (event.getState() == LifecycleEvent.LifecycleState.MERGED) {
            context.runOnContext(hop -> changed());
        }
    }

    private void changed() {
        context.owner().cancelTimer(again);
        again = context.owner().setTimer(AGAIN_MILLIS, id -> watcher.accept(true));
        watcher.accept(false);
    }
}
