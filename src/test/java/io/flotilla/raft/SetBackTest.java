package io.flotilla.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members whose disks hold an earlier copy, as when the snapshot of a virtual machine is taken up again. */
class SetBackTest {
    private static final int LATER = 20;

    private final Path copies;
    private final Group group;

    SetBackTest(@TempDir Path directory) {
        copies = directory.resolve("copies");
        group = new Group(directory.resolve("live"), 1000, 7);
    }

    @AfterEach
    void stop() {
        group.close();
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectories(to);
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All have five entries, are copied, go on and write twenty more. */
    private void write() {
        group.openFounders();
        group.submit(group.leader(), "before", 5);
        group.assertAllHaveWhatWasAcked();
        Group.FOUNDERS.forEach(group::close);
        Group.FOUNDERS.forEach(id -> copy(group.directoryOf(id), copies.resolve(id)));
        group.openFounders();
        group.submit(group.leader(), "later", LATER);
        group.assertAllHaveWhatWasAcked();
    }

    private void setBack(String id) {
        delete(group.directoryOf(id));
        copy(copies.resolve(id), group.directoryOf(id));
    }

    private String words(String id) {
        return Wait.on(group.poll(() -> group.log(id).status().unreadable()));
    }

    private void isFoundOut(String id) {
        assertTrue(words(id).contains("the disk of this host was set back"), words(id));
        Set<String> others = new TreeSet<>(Group.FOUNDERS);
        others.remove(id);
        group.submit(group.leaderOf(others), "after", 3);
        for (String other : others) {
            Wait.on(group.ledger(other).has("after2"));
            assertEquals(5 + LATER + 3, group.ledger(other).texts().size());
        }
        group.close(id);
        LogException refusal = group.failureToOpen(id);
        assertEquals(LogException.Reason.REFUSED, refusal.reason());
        assertTrue(String.valueOf(refusal.getMessage()).contains("was set back"), refusal::toString);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void oneOfThreeIsFoundOutWhileTheOthersGoOn(boolean isLeader) {
        write();
        String leader = group.leader();
        String one = isLeader ? leader : group.other(leader);
        group.close(one);
        setBack(one);
        group.open(one, Group.FOUNDERS);
        isFoundOut(one);
    }

    /** Whoever did not see how far it went may have given it all it lost before another tells it. */
    @ParameterizedTest
    @CsvSource({"0, true", "0, false", "1, true", "1, false", "2, true", "2, false"})
    void oneOfThreeIsFoundOutOrWholeAfterAColdStartInAnyOrder(int place, boolean isLeader) {
        write();
        String leader = group.leader();
        String one = isLeader ? leader : group.other(leader);
        Group.FOUNDERS.forEach(group::close);
        setBack(one);
        List<String> order = new ArrayList<>(Group.FOUNDERS);
        order.remove(one);
        order.add(place, one);
        order.forEach(id -> group.open(id, Group.FOUNDERS));
        String last = "later" + (LATER - 1);
        boolean isWhole =
                Wait.on(group.poll(() -> group.log(one).status().unreadable().isPresent()
                        ? Optional.of(false)
                        : Optional.of(true)
                                .filter(yes -> group.ledger(one).texts().contains(last))));
        if (isWhole) {
            group.submit(group.leader(), "after", 3);
            group.assertAllHaveWhatWasAcked();
        } else {
            isFoundOut(one);
        }
    }

    @Test
    void oneThatSawItGoFurtherDoesNotElectIt() {
        write();
        String leader = group.leader();
        String one = group.other(leader);
        Group.FOUNDERS.forEach(group::close);
        setBack(one);
        group.open(one, Group.FOUNDERS);
        group.open(leader, Group.FOUNDERS);
        assertTrue(words(one).contains("member %s has seen its log go as far as".formatted(leader)), words(one));
        Set<String> sound = new TreeSet<>(Group.FOUNDERS);
        sound.remove(one);
        sound.stream().filter(id -> !id.equals(leader)).forEach(id -> group.open(id, Group.FOUNDERS));
        group.submit(group.leaderOf(sound), "after", 1);
    }

    /** Nobody can tell the two until the third comes, which drops nothing and stops them. */
    @Test
    void twoOfThreeStopAsSoonAsTheThirdComes() {
        write();
        Group.FOUNDERS.forEach(group::close);
        setBack("a");
        setBack("b");
        group.open("a", Group.FOUNDERS);
        group.open("b", Group.FOUNDERS);
        group.submit(group.leaderOf(Set.of("a", "b")), "astray", 2 * LATER);
        group.open("c", Group.FOUNDERS);
        assertTrue(words("a").contains("member c"), words("a"));
        assertTrue(words("b").contains("member c"), words("b"));
        group.close("c");
        Ledger kept = new Ledger();
        DurableLog.salvage(group.directoryOf("c"), kept);
        assertEquals(
                5 + LATER,
                kept.texts().stream().filter(text -> !text.startsWith("astray")).count());
    }
}
