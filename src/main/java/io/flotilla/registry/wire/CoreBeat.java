package io.flotilla.registry.wire;

import io.flotilla.desired.CoreHost;
import java.util.List;

/**
 * What a core host adds in its beats. All but {@code ballot}, {@code term} and {@code group} is the leader's to say.
 *
 * @param leads whether it leads with a quorum
 * @param unsure how many milliseconds ago the leader last knew that nobody else leads; -1 if it does not know
 * @param ballot the newest term that it has voted in or heard of; -1 while it has no log
 * @param log identity of the log
 * @param orders the revision at which the orders of the host that is spoken to last changed; -1: not to be asked now
 * @param kept tells which units that host is to leave alone, see {@code KeptMark}
 * @param all whether it wants all states of that host's units reported
 * @param shown the revision that its maps show
 * @param maps by which its maps are known
 * @param isMember whether the host that is spoken to is a member of the log
 * @param group the core hosts; empty before there is a group
 */
public record CoreBeat(
        boolean leads,
        long unsure,
        int ballot,
        int term,
        String log,
        long orders,
        long kept,
        boolean all,
        long shown,
        String maps,
        boolean isMember,
        List<CoreHost> group) {
    public CoreBeat {
        group = List.copyOf(group);
    }
}
