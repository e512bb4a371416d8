package io.flotilla.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.bus.Bus;
import io.flotilla.bus.Progress;
import io.flotilla.desired.OrderSheet;
import io.flotilla.desired.OrderSheet.Order;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.wire.Codecs;
import io.flotilla.systemd.SystemdOptions;
import io.flotilla.testing.FakeSystemd;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent with a leader and a systemd in memory. Its time to live is short, so that waiting for it is, too. */
class AgentVerticleTest {
    private static final Duration TTL = Duration.ofMillis(700);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final MachineId MACHINE = new MachineId("a".repeat(32));
    private static final UnitName KEEP = new UnitName("keep.service");
    private static final UnitName STOP = new UnitName("stop.service");
    private static final UnitName MARK = new UnitName("mark.service");
    private static final UnitFile PLAIN = UnitFile.parse("[Service]\nExecStart=/bin/true\n");
    private static final UnitFile ISOLATED =
            UnitFile.parse("[Service]\nExecStart=/bin/true\n[X-Fleet]\nOnIsolated=stop\n");

    private final Vertx vertx = Vertx.vertx();
    private final FakeSystemd systemd = new FakeSystemd();
    private final FakeLeader leader = new FakeLeader(MACHINE);
    private final Path folder;
    private final Path sheetFile;
    private String deployment = "";

    AgentVerticleTest(@TempDir Path folder) {
        this.folder = folder;
        sheetFile = folder.resolve("data").resolve("sheet.json");
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("waited 20 s in vain", e);
        }
    }

    private void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> "waited in vain; systemd was asked: " + systemd.asked());
            await(vertx.timer(5, TimeUnit.MILLISECONDS));
        }
    }

    private void start(Duration ttl) {
        AgentOptions options = new AgentOptions(
                folder.resolve("ledger"), sheetFile, folder.resolve("switch"), SystemdOptions.Scope.SYSTEM, ttl, LONG);
        deployment = await(vertx.deployVerticle(new AgentVerticle(leader, systemd, options)));
    }

    private void stop() {
        await(vertx.undeploy(deployment));
    }

    private static Order order(UnitFile file) {
        return new Order(file, file.hash(), TargetState.LAUNCHED, 1);
    }

    private static OrderSheet sheet(int term, long revision, UnitName... units) {
        SortedMap<UnitName, Order> orders = new TreeMap<>();
        List.of(units).forEach(unit -> orders.put(unit, order(unit.equals(STOP) ? ISOLATED : PLAIN)));
        return new OrderSheet(MACHINE, "log", term, revision, orders, Set.of());
    }

    private static OrderSheet keeping(OrderSheet sheet, UnitName unit) {
        return new OrderSheet(MACHINE, "log", sheet.term(), sheet.revision(), sheet.orders(), Set.of(unit));
    }

    private long times(String task) {
        return systemd.asked().stream().filter(task::equals).count();
    }

    private boolean isStored(OrderSheet sheet) {
        try {
            return Files.exists(sheetFile) && Arrays.equals(Files.readAllBytes(sheetFile), Codecs.encode(sheet));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void store(OrderSheet sheet) throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.write(sheetFile, Codecs.encode(sheet));
    }

    /** What the switch goes by. */
    private SwitchFile armed() {
        try {
            return SwitchFile.read(folder.resolve("switch").resolve("isolated"))
                    .orElseGet(() -> new SwitchFile(0, Set.of()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isPast() {
        return BootClock.millis() >= armed().deadlineMillis();
    }

    /** What the switch does when the deadline has passed. */
    private void theSwitchStops(UnitName unit) throws IOException {
        until(this::isPast);
        Files.writeString(folder.resolve("switch").resolve("isolated.stopped"), unit + "\n");
        systemd.stops(unit);
    }

    @Test
    void whileALeaderAnswersTheDeadlineMovesAndThenNotAnyMore() {
        start(TTL);
        leader.orders(sheet(1, 5, KEEP, STOP));
        until(() -> systemd.isActive(KEEP) && systemd.isActive(STOP));
        assertEquals(Set.of(STOP), armed().units());
        long first = armed().deadlineMillis();
        until(() -> armed().deadlineMillis() >= first + TTL.toMillis());

        leader.fallsSilent();
        long lastMillis = BootClock.millis();

        until(() -> BootClock.millis() > lastMillis + 2 * TTL.toMillis());
        assertTrue(
                armed().deadlineMillis() <= lastMillis + TTL.toMillis() + 50, () -> armed() + " after " + lastMillis);
    }

    @Test
    void aUnitThatAsksForItStartsOnlyWhenTheSwitchRuns() {
        List<Progress> told = new CopyOnWriteArrayList<>();
        new Bus(vertx).onProgress(told::add);
        systemd.make(DeadMansSwitch.SERVICE, false);
        start(LONG);
        leader.orders(sheet(1, 5, STOP, KEEP));
        until(() -> systemd.isActive(KEEP) && times("restart flotilla-isolated.service") >= 2);
        assertFalse(systemd.isActive(STOP));
        until(() -> told.stream()
                .anyMatch(progress -> progress.unit().equals(STOP)
                        && progress.message().contains("flotilla-isolated.service does not start: broken")));

        systemd.make(DeadMansSwitch.SERVICE, true);

        until(() -> systemd.isActive(STOP));
        assertTrue(systemd.asked().lastIndexOf("restart flotilla-isolated.service")
                < systemd.asked().indexOf("load stop.service"));
    }

    @Test
    void theSwitchEndsWithTheLastUnit() {
        start(LONG);
        leader.orders(sheet(1, 5, STOP));
        until(() -> systemd.isActive(STOP));
        leader.orders(sheet(1, 6));
        until(() -> times("stop flotilla-isolated.service") == 1);
        assertEquals(Set.of(), armed().units());
        leader.orders(sheet(1, 7, STOP));
        until(() -> systemd.isActive(STOP));
        assertEquals(2, times("restart flotilla-isolated.service"));
    }

    @Test
    void aUnitThatTheSwitchStoppedStartsAgainWhenALeaderThatAnswersOrdersItAndNotBefore() throws IOException {
        start(TTL);
        leader.orders(sheet(1, 5, STOP));
        until(() -> systemd.isActive(STOP));
        leader.fallsSilent();
        theSwitchStops(STOP);

        leader.orders(sheet(1, 6, STOP, MARK));
        until(() -> systemd.isActive(MARK));
        assertFalse(systemd.isActive(STOP));

        leader.answersAgain();
        until(() -> !isPast());
        leader.orders(sheet(1, 6, STOP, MARK));
        until(() -> systemd.isActive(STOP));
        assertEquals(2, times("start stop.service"));
        assertFalse(Files.exists(folder.resolve("switch").resolve("isolated.stopped")));
    }

    @Test
    void aUnitThatEndedByItselfIsNotStartedForThatTheHostWasCutOff() {
        start(TTL);
        leader.orders(sheet(1, 5, STOP));
        until(() -> systemd.isActive(STOP));
        systemd.stops(STOP);
        leader.fallsSilent();
        until(this::isPast);
        leader.answersAgain();
        until(() -> !isPast());
        leader.orders(sheet(1, 6, STOP, MARK));
        until(() -> systemd.isActive(MARK));
        assertEquals(1, times("start stop.service"));
    }

    @Test
    void aUnitThatIsLoadedWhenContactIsLostIsNotStarted() {
        start(TTL);
        Promise<Void> thaw = systemd.hangDisk();
        leader.orders(sheet(1, 5, STOP));
        until(() -> times("load stop.service") == 1);
        leader.fallsSilent();
        until(() -> leader.isolatedMillis() > 2 * TTL.toMillis());
        thaw.complete();

        leader.orders(sheet(1, 6, STOP, MARK));
        until(() -> systemd.isActive(MARK));
        assertEquals(0, times("start stop.service"));

        leader.answersAgain();
        until(() -> !isPast());
        leader.orders(sheet(1, 6, STOP, MARK));
        until(() -> systemd.isActive(STOP));
    }

    @Test
    void aStoppedUnitThatIsNowElsewhereIsUnloadedAndNotStarted() throws IOException {
        start(TTL);
        leader.orders(sheet(1, 5, STOP));
        until(() -> systemd.isActive(STOP));
        leader.fallsSilent();
        theSwitchStops(STOP);

        leader.answersAgain();
        leader.orders(sheet(2, 9));

        until(() -> systemd.unit(STOP).isEmpty());
        assertEquals(1, times("start stop.service"));
    }

    @Test
    void aUnitThatTheSwitchStoppedWhileNoNodeRanIsStartedByTheNext() throws IOException {
        start(TTL);
        leader.orders(sheet(1, 5, STOP));
        until(() -> systemd.isActive(STOP));
        leader.fallsSilent();
        stop();
        theSwitchStops(STOP);

        leader.answersAgain();
        start(LONG);
        leader.orders(sheet(1, 5, STOP));

        until(() -> systemd.isActive(STOP));
    }

    @Test
    void aNodeThatStartsWithoutContactLeavesTheDeadlineWhereItIs() {
        start(LONG);
        leader.orders(sheet(1, 5, STOP));
        until(() -> systemd.isActive(STOP));
        leader.fallsSilent();
        stop();
        long before = armed().deadlineMillis();

        start(TTL);

        until(() -> times("restart flotilla-isolated.service") == 2);
        assertTrue(armed().deadlineMillis() - before < 1_000);
        assertEquals(Set.of(STOP), armed().units());
    }

    @Test
    void whatAnEarlierNodeWasGrantedIsKnownBeforeTheNextOneSaysAnything() throws IOException {
        Path switches = folder.resolve("switch");
        assertTrue(DeadMansSwitch.left(switches).getAsLong() <= 0);
        start(LONG);
        leader.orders(sheet(1, 5, STOP));
        until(() -> systemd.isActive(STOP));
        long left = DeadMansSwitch.left(switches).getAsLong();
        assertTrue(left > LONG.toMillis() / 2 && left <= LONG.toMillis(), () -> left + " ms");
    }

    @Test
    void aUnitThatWasUnloadedWithoutANoteIsSaidToBeGone() throws IOException {
        Files.writeString(
                folder.resolve("ledger"),
                "{'v':1,'unit':'keep.service','entry':{'hash':'','runHash':'','onIsolated':'KEEP','started':true,"
                                .replace('\'', '"')
                        + "'stopping':false,'log':'log','revision':5}}\n".replace('\'', '"'));
        List<UnitName> told = new CopyOnWriteArrayList<>();
        new Bus(vertx).onProgress(progress -> told.add(progress.unit()));
        start(LONG);
        leader.orders(sheet(1, 6, MARK));
        until(() -> told.contains(MARK));
        assertFalse(told.contains(KEEP));
    }

    @Test
    void aChangeOfPolicyTouchesNothingThatRunsAndIsObeyed() {
        List<Progress> told = new CopyOnWriteArrayList<>();
        new Bus(vertx).onProgress(told::add);
        start(TTL);
        leader.orders(sheet(1, 5, KEEP));
        until(() -> systemd.isActive(KEEP));

        leader.orders(new OrderSheet(MACHINE, "log", 1, 6, new TreeMap<>(Map.of(KEEP, order(ISOLATED))), Set.of()));

        until(() -> told.stream().anyMatch(progress -> progress.hash().equals(ISOLATED.hash())));
        assertEquals(TargetState.LAUNCHED, told.get(told.size() - 1).reached());
        until(() -> times("restart flotilla-isolated.service") == 1);
        assertEquals(Set.of(KEEP), armed().units());
        leader.orders(new OrderSheet(MACHINE, "log", 1, 7, new TreeMap<>(Map.of(KEEP, order(PLAIN))), Set.of()));
        until(() -> armed().units().isEmpty());
        until(() -> times("stop flotilla-isolated.service") == 1);
        assertEquals(
                List.of(
                        "load keep.service",
                        "start keep.service",
                        "load keep.service",
                        "restart flotilla-isolated.service",
                        "load keep.service",
                        "stop flotilla-isolated.service"),
                systemd.asked());
    }

    @Test
    void aUnitOfWhichTheLedgerIsLostRunsOnUntilItIsOrderedAndNotAnyMore() throws IOException {
        List<Progress> told = new CopyOnWriteArrayList<>();
        new Bus(vertx).onProgress(told::add);
        start(LONG);
        leader.orders(sheet(1, 5, KEEP));
        until(() -> systemd.isActive(KEEP));
        stop();
        Files.writeString(folder.resolve("ledger"), "{\"v\":2}\n");

        start(LONG);
        leader.orders(sheet(1, 6, MARK));
        until(() -> systemd.isActive(MARK));
        assertTrue(systemd.isActive(KEEP));
        assertTrue(told.stream().anyMatch(progress -> progress.message().startsWith("nobody knows who ordered it")));

        leader.orders(sheet(1, 7, MARK, KEEP));
        until(() ->
                told.get(told.size() - 1).equals(new Progress(KEEP, TargetState.LAUNCHED, PLAIN.hash(), 1, "", "")));
        assertEquals(1, times("start keep.service"));
        leader.orders(sheet(1, 8, MARK));
        until(() -> systemd.unit(KEEP).isEmpty());
    }

    @Test
    void whatARestoredLogOrderedIsLeftToTheOneThatKnowsItAndElseRunsOn() {
        start(LONG);
        leader.orders(sheet(1, 50, KEEP, MARK, STOP));
        until(() -> systemd.isActive(KEEP) && systemd.isActive(MARK) && systemd.isActive(STOP));
        leader.replaces("log", KEEP, STOP);
        OrderSheet restored =
                new OrderSheet(MACHINE, "restored log", 1, 3, sheet(1, 3, KEEP).orders(), Set.of(STOP));
        leader.orders(restored);
        until(() -> isStored(restored));
        stop();
        assertTrue(systemd.isActive(KEEP) && systemd.isActive(MARK) && systemd.isActive(STOP));

        start(LONG);
        leader.orders(new OrderSheet(MACHINE, "restored log", 1, 4, restored.orders(), Set.of()));
        until(() -> systemd.unit(STOP).isEmpty());
        assertTrue(systemd.isActive(KEEP) && systemd.isActive(MARK));
        assertEquals(1, times("start keep.service"));
    }

    @Test
    void aUnitOfWhichTheLedgerIsLostStillStopsInIsolationIfItsFileSaysSo() throws IOException {
        start(LONG);
        leader.orders(sheet(1, 5, STOP, KEEP));
        until(() -> systemd.isActive(STOP) && systemd.isActive(KEEP));
        stop();
        Files.delete(folder.resolve("ledger"));
        leader.fallsSilent();

        start(TTL);

        until(() -> times("restart flotilla-isolated.service") == 2);
        assertEquals(Set.of(STOP), armed().units());
    }

    @Test
    void theNewestSheetIsKeptOnDisk() {
        start(LONG);
        leader.orders(sheet(1, 5, KEEP));
        until(() -> isStored(sheet(1, 5, KEEP)));
        leader.orders(sheet(1, 6, KEEP, MARK));
        stop();
        assertTrue(isStored(sheet(1, 6, KEEP, MARK)));
    }

    @Test
    void whenNoLeaderComesTheSheetOnDiskCountsExceptForWhatMayRunElsewhere() throws IOException {
        store(sheet(1, 5, KEEP, STOP));
        leader.fallsSilent();

        start(TTL);

        until(() -> systemd.isActive(KEEP));
        assertEquals(List.of("load keep.service", "start keep.service"), systemd.asked());
        leader.answersAgain();
        leader.orders(sheet(1, 5, KEEP, STOP));
        until(() -> systemd.isActive(STOP));
        assertEquals(1, times("start keep.service"));
    }

    @Test
    void aLeaderThatComesInTimeMakesTheSheetOnDiskSayNothing() throws IOException {
        store(sheet(1, 5, KEEP));
        start(TTL);
        leader.orders(sheet(2, 7, MARK));
        until(() -> systemd.isActive(MARK));
        leader.fallsSilent();
        until(() -> leader.isolatedMillis() > 2 * TTL.toMillis());
        assertEquals(List.of("load mark.service", "start mark.service"), systemd.asked());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 6", "2 4"})
    void aSheetThatIsOlderThanTheOneOnDiskIsIgnored(String older) throws IOException {
        store(sheet(2, 5, KEEP));
        start(LONG);
        int space = older.indexOf(' ');
        int term = Integer.parseInt(older.substring(0, space));
        leader.orders(sheet(term, Long.parseLong(older.substring(space + 1)), STOP));
        leader.orders(sheet(2, 5, KEEP));
        until(() -> systemd.isActive(KEEP));
        assertEquals(List.of("load keep.service", "start keep.service"), systemd.asked());
    }

    @Test
    void aSheetOfAnotherLogIsObeyedWhateverIsOnDisk() throws IOException {
        store(sheet(2, 5, KEEP));
        start(LONG);
        leader.orders(new OrderSheet(MACHINE, "other", 1, 1, sheet(1, 1, MARK).orders(), Set.of()));
        until(() -> systemd.isActive(MARK));
        assertEquals(List.of("load mark.service", "start mark.service"), systemd.asked());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"v\":2}"})
    void aSheetOnDiskThatCannotBeReadIsIgnored(String content) throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(sheetFile, content);
        start(LONG);
        leader.orders(sheet(1, 1, MARK));
        until(() -> systemd.isActive(MARK));
        until(() -> isStored(sheet(1, 1, MARK)));
    }

    /** If it were believed, the leader's would be ignored for being older. */
    @ParameterizedTest
    @CsvSource({
        "'\"term\":9', '\"term\":9,\"more\":1'",
        "'\"term\":9,', ''",
        "'\"term\":9', '\"term\":\"9\"'",
        "'\"term\":9', '\"term\":9,\"term\":9'",
        "'\"term\":9', '\"term\":null'",
        "'\"v\":1', '\"v\":99'",
        "'\"v\":1', '\"v\":0'",
        "'\"v\":1,', ''",
    })
    void aSheetOnDiskThatIsDamagedOrOfAnotherVersionIsIgnored(String part, String damaged) throws IOException {
        String good = new String(Codecs.encode(sheet(9, 9, KEEP)), StandardCharsets.UTF_8);
        assertTrue(good.contains(part), good);
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(sheetFile, good.replaceFirst(Pattern.quote(part), damaged));
        start(LONG);
        leader.orders(sheet(1, 1, MARK));
        until(() -> systemd.isActive(MARK));
    }

    @Test
    void theSheetOfAnotherMachineIsIgnored() throws IOException {
        OrderSheet sheet = sheet(9, 9, KEEP);
        store(new OrderSheet(new MachineId("b".repeat(32)), "log", 9, 9, sheet.orders(), Set.of()));
        start(LONG);
        leader.orders(sheet(1, 1, MARK));
        until(() -> systemd.isActive(MARK));
    }

    @Test
    void aUnitThatIsKeptRunsOnUntilItIsNot() {
        start(LONG);
        leader.orders(sheet(1, 5, KEEP));
        until(() -> systemd.isActive(KEEP));

        leader.orders(keeping(sheet(2, 8, MARK), KEEP));
        until(() -> systemd.isActive(MARK));
        assertTrue(systemd.isActive(KEEP));

        leader.orders(sheet(2, 8, MARK));
        until(() -> systemd.unit(KEEP).isEmpty());
    }
}
