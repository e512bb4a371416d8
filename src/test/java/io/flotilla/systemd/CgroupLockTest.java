package io.flotilla.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CgroupLockTest {
    @Test
    void theProcessStaysWhereItIs() throws IOException {
        String before = cgroups();
        boolean isKnown = false;
        try {
            isKnown = CgroupLock.stay();
        } catch (AccessDeniedException e) {
            assumeTrue(false, "cgroups can be written by root only: " + e.getMessage());
        }
        assumeTrue(isKnown, "there is no cgroup of version 2");
        assertTrue(before.contains("0::/"));
        assertEquals(before, cgroups());
    }

    private static String cgroups() throws IOException {
        return Files.readString(Path.of("/proc/self/cgroup"));
    }
}
