package io.flotilla.registry.leader;

import io.flotilla.raft.LogStatus;

/** Why a host with too little free space takes no wishes, in words. */
public final class LowDisk {
    private LowDisk() {}

    public static String words(LogStatus log) {
        return "only %d MB are free where the log lies: free some space".formatted(log.freeBytes() >> 20);
    }
}
