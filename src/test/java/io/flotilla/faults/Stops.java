package io.flotilla.faults;

import io.flotilla.testing.Journals;
import io.flotilla.testing.Testbed;
import io.flotilla.testing.TestbedHost;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the hosts' own systemd say about the units of clients: each stop must have been ordered, no unit may end by
 * itself, and one that nobody changes must not be stopped on a host to which nothing was done, and on another only once it
 * runs elsewhere.
 */
final class Stops {
    private static final Pattern ORDER = Pattern.compile("\\b(load|start|unload|stop) (\\S+\\.service): ");

    /** Of {@code flotilla-isolated.service}, about all units that it stops, or that did not stop and that it kills. */
    private static final Pattern SWITCH = Pattern.compile(
            "^no leader has answered in time: stop (?<stopped>.+) \\(OnIsolated=stop\\)$|^killed (?<killed>[^:]+): no leader");

    private static final String[] QUERY = {
        "-o",
        "json",
        "--output-fields=MESSAGE,MESSAGE_ID,UNIT",
        "_PID=1",
        "+",
        "_SYSTEMD_UNIT=flotilla.service",
        "+",
        "_SYSTEMD_UNIT=flotilla-isolated.service"
    };

    /** Two who write to a journal at about the same time may be recorded in either order. */
    private static final long SAME_TIME_MS = 1_000;

    /** systemd's own numbers for its messages. */
    private static final Map<String, Kind> KINDS = Map.of(
            "39f53479d3a045ac8e11786248231fbf", Kind.STARTED,
            "de5b426a63be47a7b6ac3eaac82e2f6f", Kind.STOPPING,
            "7ad2d189f7e94e70a38c781354912448", Kind.ENDED,
            "d9b373ed55a64feb8242e02dbe79a49c", Kind.ENDED);

    enum Kind {
        /** flotilla said that it is going to load or start the unit. */
        WANTED,
        /** flotilla said that it is going to stop or unload it. */
        UNWANTED,
        /** flotilla said that it kills the unit, which is isolated and has not stopped in time. */
        KILLED,
        STARTED,
        STOPPING,
        ENDED
    }

    record Entry(long millis, Kind kind, String unit) {}

    private final FaultHistory history;
    private int stops;
    private final List<String> wrong = new ArrayList<>();

    Stops(FaultHistory history) {
        this.history = history;
    }

    void read(Testbed testbed) {
        Map<String, Map<String, List<Entry>>> byUnit = new TreeMap<>();
        for (TestbedHost host : testbed.hosts()) {
            for (String line : Journals.read(testbed, host, QUERY)) {
                entries(new JsonObject(line)).stream()
                        .filter(entry -> Copies.isOurs(entry.unit()))
                        .forEach(entry -> byUnit.computeIfAbsent(entry.unit(), unit -> new TreeMap<>())
                                .computeIfAbsent(host.name(), name -> new ArrayList<>())
                                .add(entry));
            }
        }
        byUnit.values().forEach(this::judge);
    }

    private static List<Entry> entries(JsonObject json) {
        long millis = Long.parseLong(json.getString("__REALTIME_TIMESTAMP")) / 1_000;
        if (!json.containsKey("UNIT")) {
            return said(millis, String.valueOf(json.getValue("MESSAGE")));
        }
        return Optional.ofNullable(KINDS.get(json.getString("MESSAGE_ID", "")))
                .map(kind -> List.of(new Entry(millis, kind, json.getString("UNIT"))))
                .orElse(List.of());
    }

    /** What flotilla, or its dead man's switch, says that it is going to do. */
    static List<Entry> said(long millis, String message) {
        Matcher order = ORDER.matcher(message);
        if (order.find()) {
            boolean isWanted = Set.of("load", "start").contains(order.group(1));
            return List.of(new Entry(millis, isWanted ? Kind.WANTED : Kind.UNWANTED, order.group(2)));
        }
        Matcher isolated = SWITCH.matcher(message);
        if (!isolated.find()) {
            return List.of();
        }
        boolean isKilled = isolated.group("killed") != null;
        return Stream.of(isolated.group(isKilled ? "killed" : "stopped").split(" ", -1))
                .map(unit -> new Entry(millis, isKilled ? Kind.KILLED : Kind.UNWANTED, unit))
                .toList();
    }

    /** Judges what the hosts' journals say of one unit, each in the order of time. */
    void judge(Map<String, List<Entry>> byHost) {
        byHost.forEach((host, entries) -> judge(host, entries, byHost));
    }

    private void judge(String host, List<Entry> entries, Map<String, List<Entry>> byHost) {
        boolean stopping = false;
        for (Entry entry : entries) {
            switch (entry.kind()) {
                case WANTED, UNWANTED, KILLED -> {}
                case STARTED -> stopping = false;
                case STOPPING -> {
                    stopping = true;
                    stops++;
                    fault(host, entry, byHost)
                            .ifPresent(words -> wrong.add("%s was stopped on %s at %d %s"
                                    .formatted(entry.unit(), host, entry.millis(), words)));
                }
                case ENDED -> {
                    if (!stopping && !isKilled(entries, entry.millis())) {
                        wrong.add("%s ended by itself on %s at %d".formatted(entry.unit(), host, entry.millis()));
                    }
                }
            }
        }
    }

    /** What is wrong with a stop. */
    private Optional<String> fault(String host, Entry stop, Map<String, List<Entry>> byHost) {
        if (!isOrdered(byHost.getOrDefault(host, List.of()), stop.millis())) {
            return Optional.of("without an order");
        }
        if (!SteadyUnits.isOne(stop.unit())) {
            return Optional.empty();
        }
        if (history.wasSound(host, stop.millis())) {
            return Optional.of("though nobody changed it and nothing was done to that host");
        }
        boolean runsElsewhere = byHost.entrySet().stream()
                .anyMatch(other -> !other.getKey().equals(host) && isRunning(other.getValue(), stop.millis()));
        return runsElsewhere ? Optional.empty() : Optional.of("though it had been started nowhere else");
    }

    private static boolean isKilled(List<Entry> entries, long ended) {
        return entries.stream()
                .anyMatch(entry -> entry.kind() == Kind.KILLED && Math.abs(entry.millis() - ended) <= SAME_TIME_MS);
    }

    private static boolean isRunning(List<Entry> entries, long millis) {
        return entries.stream()
                .filter(entry -> entry.millis() <= millis)
                .filter(entry -> entry.kind() == Kind.STARTED || entry.kind() == Kind.STOPPING)
                .reduce((earlier, later) -> later)
                .filter(last -> last.kind() == Kind.STARTED)
                .isPresent();
    }

    /** Whether the unit was unwanted by then, and has not become wanted again. */
    private static boolean isOrdered(List<Entry> entries, long stopping) {
        long wanted = entries.stream()
                .filter(entry -> entry.kind() == Kind.WANTED && entry.millis() < stopping - SAME_TIME_MS)
                .mapToLong(Entry::millis)
                .max()
                .orElse(0);
        return entries.stream()
                .filter(entry -> entry.kind() == Kind.UNWANTED)
                .anyMatch(entry -> entry.millis() >= wanted && entry.millis() <= stopping + SAME_TIME_MS);
    }

    int stops() {
        return stops;
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }
}
