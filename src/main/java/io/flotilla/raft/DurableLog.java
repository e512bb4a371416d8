package io.flotilla.raft;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A replicated log on disk. All its futures and watchers complete on the Vert.x context it was opened on; its methods
 * may be called from any thread and never block.
 *
 * <p>There is no memory of requests: a command whose outcome is unknown may have been applied, so a command that is
 * sent again must carry an id, or the revision it expects, for the state machine to see.
 */
public interface DurableLog {
    /** How words begin that say of this member that others have seen more of its log than it has. */
    String SET_BACK = "the disk of this host was set back";

    /**
     * Whether a member has begun to live in this directory: it may have voted, so it must go on as what it is. Blocks on
     * the disk; for use before {@link #open}, and refused while the directory is in use.
     */
    static boolean exists(Path directory) {
        return ReplicatedLog.exists(directory);
    }

    /**
     * Opens this member's directory, or makes it, and starts the member. Fails with {@link LogException.Reason#REFUSED}
     * when the directory is another member's, in use, damaged, or of an unknown format; the message says what to do.
     * Completes before a leader is known: {@link #watch} tells; and also when the log there is not readable for the state
     * machine, which the status says.
     */
    static Future<DurableLog> open(Vertx vertx, LogOptions options, StateMachine machine, LogTransport transport) {
        return ReplicatedLog.open(vertx, options, machine, transport);
    }

    /**
     * Feeds {@code machine} everything that can still be read of a log that is not to be opened any more: whole or not,
     * and whether or not a majority had it. Throws {@link LogException}: refused when the directory is in use,
     * unreadable when nothing can be read of it. Blocks on the disk.
     */
    static void salvage(Path directory, StateMachine machine) {
        Salvaged.feed(directory, machine);
    }

    /**
     * Completes when a majority has the command on disk and this member applied it. Only the leader accepts commands:
     * passing one on to it is the caller's. Fails with a {@link LogException}, after
     * {@link LogOptions#submitTimeout()} at the latest.
     */
    Future<Committed> submit(byte[] command);

    LogStatus status();

    /** Calls {@code watcher} with the status now, and whenever it differs in more than the applied index. */
    void watch(Consumer<LogStatus> watcher);

    /**
     * Lets a member join; it must run already, with an empty directory and the group's initial members in its options.
     * One change at a time, on the leader. Completes when the change is committed, before the member has caught up.
     */
    Future<Committed> addMember(String id);

    /**
     * Takes a member out of the group. One change at a time, on the leader, which may be the one that goes. The member's
     * own log then says so in its status, as soon as a leader hears it; under the same id it can only join again with an
     * empty directory.
     */
    Future<Committed> removeMember(String id);

    /**
     * Hands the lead over to another member, on the leader; meanwhile commands are refused as {@link
     * LogException.Reason#BUSY}. Completes when this member has stepped down, which is when the other one is being
     * elected. Fails, and this member leads on, when the other did not take over within two seconds.
     */
    Future<Void> transferLeadership(String toId);

    /**
     * Ends this member for good: its log lacks what others have seen of it, as {@code words} say. Its directory is never
     * opened again.
     */
    void condemn(String words);

    /** A peer's message, as the transport of {@code fromId} was given it. Anything that is not one is dropped. */
    void receive(String fromId, Buffer message);

    /** Stops this member within two seconds. What was acknowledged is on disk already. */
    Future<Void> close();
}
