package io.flotilla.registry.wire;

import io.flotilla.desired.CoreHost;
import java.util.List;

/**
 * What every host says in its beats.
 *
 * @param wantsStates whether the state stream is to be sent to it
 * @param founders as in {@link Introduction}
 * @param applied the revision that its log has applied; 0 on a leaf
 * @param freeBytes free space where its log lies; 0 on a leaf
 * @param trouble what is wrong there, in words; empty if nothing
 */
public record HostBeat(boolean wantsStates, List<CoreHost> founders, long applied, long freeBytes, String trouble) {
    public HostBeat {
        founders = List.copyOf(founders);
    }
}
