package io.flotilla.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupLockTest {
    @Test
    void theProcessStaysWhereItIs() throws IOException {
        String before = cgroups();
        boolean isKnown = false;
        try {
            isKnown = CgroupLock.stay(CgroupLock.OWN_CGROUPS, CgroupLock.HIERARCHIES);
        } catch (AccessDeniedException e) {
            assumeTrue(false, "cgroups can be written by root only: " + e.getMessage());
        }
        assumeTrue(isKnown, "there is no cgroup of version 2");
        assertTrue(before.contains("0::/"));
        assertEquals(before, cgroups());
    }

    @Test
    void whatOnlyLooksLikeItsCgroupIsLeftAlone(@TempDir Path folder) throws IOException {
        Path own = Files.writeString(folder.resolve("own"), "1:name=x:/else\n0::/a.slice/b.service\n");
        Path members = folder.resolve("a.slice/b.service/cgroup.procs");
        Files.createDirectories(members.getParent());
        Files.writeString(members, "1\n2\n");
        assertFalse(CgroupLock.stay(own, List.of(folder.resolve("none"), folder)));
        assertEquals("1\n2\n", Files.readString(members));

        Files.writeString(members, ProcessHandle.current().pid() + "\n");
        assertTrue(CgroupLock.stay(own, List.of(folder.resolve("none"), folder)));
    }

    private static String cgroups() throws IOException {
        return Files.readString(Path.of("/proc/self/cgroup"));
    }
}
