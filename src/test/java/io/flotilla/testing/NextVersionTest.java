package io.flotilla.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The patch that makes a next version of this tree, with a command of the next level. */
class NextVersionTest {
    private static final int MOST_FILES = 6;

    @Test
    void thePatchFitsThisTree() throws IOException {
        int code = UpgradeJars.run(Path.of("."), "git", "apply", "--check", UpgradeJars.PATCH.toString());
        assertEquals(0, code, () -> "make %s anew, see target/upgrade/output".formatted(UpgradeJars.PATCH));
    }

    @Test
    void aNewCommandTakesNoMoreThanSixFiles() throws IOException {
        List<String> files = Files.readAllLines(UpgradeJars.PATCH).stream()
                .filter(line -> line.startsWith("+++ "))
                .toList();
        assertTrue(files.size() <= MOST_FILES, files::toString);
        assertTrue(files.stream().allMatch(file -> file.startsWith("+++ b/src/main/")), files::toString);
    }
}
