package io.flotilla.systemd;

import io.flotilla.systemd.dbus.BusSession;
import io.flotilla.systemd.dbus.UnitCalls;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitFileException;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of held units, on disk and in systemd's eyes. On the session's context; the disk is touched on a worker. */
final class UnitFiles implements FileQueue.Work {
    private static final Logger log = LoggerFactory.getLogger(UnitFiles.class);

    /** What an inspection of links saw: what hides units, which links are missing. */
    private record Seen(Map<UnitName, Drift> hidden, Set<UnitName> unlinked) {}

    private final Vertx vertx;
    private final BusSession bus;
    private final UnitStates states;
    private final UnitDirectory directory;
    private final SystemdOptions options;
    /** The held units with an {@code [Install]} section, whose links are to be undone, and their run hashes. */
    private final Map<UnitName, String> enabled = new HashMap<>();

    UnitFiles(Vertx vertx, BusSession bus, UnitStates states, SystemdOptions options) {
        this.vertx = vertx;
        this.bus = bus;
        this.states = states;
        this.options = options;
        this.directory = new UnitDirectory(options.seen(options.unitsDirectory()));
    }

    /** Takes over what an earlier run left. */
    Future<Void> open() {
        return vertx.executeBlocking(directory::open, true).map(found -> {
            found.forEach((unit, text) -> {
                states.hold(unit, UnitFile.hash(text));
                if (text.contains("[Install]")) {
                    enabled.put(unit, parse(text).map(UnitFile::runHash).orElse(""));
                }
            });
            return null;
        });
    }

    static Optional<UnitFile> parse(String text) {
        try {
            return Optional.of(UnitFile.parse(text));
        } catch (UnitFileException e) {
            return Optional.empty();
        }
    }

    Future<Map<UnitName, UnitFile>> read(Set<UnitName> units) {
        return vertx.executeBlocking(() -> {
            Map<UnitName, UnitFile> files = new HashMap<>();
            units.forEach(unit -> text(unit).flatMap(UnitFiles::parse).ifPresent(file -> files.put(unit, file)));
            return files;
        });
    }

    private Optional<String> text(UnitName unit) {
        try {
            return directory.read(unit);
        } catch (IOException e) {
            log.warn("the file of {} in {} cannot be read: {}", unit, directory.path(), e.toString());
            return Optional.empty();
        }
    }

    UnitDirectory directory() {
        return directory;
    }

    @Override
    public Future<Map<UnitName, LoadResult>> apply(Map<UnitName, FileChange> batch) {
        if (!bus.isConnected()) {
            Map<UnitName, LoadResult> results = new HashMap<>();
            LoadResult away = LoadResult.failed("systemd cannot be reached: nothing was changed");
            batch.keySet().forEach(unit -> results.put(unit, away));
            return Future.succeededFuture(results);
        }
        return new FileBatch(vertx, bus, states, new UnitDisk(directory, host()), enabled, batch).run();
    }

    @Override
    public Future<Void> inspect(Set<UnitName> suspects) {
        Set<UnitName> held = suspects.stream().filter(states::holds).collect(Collectors.toSet());
        if (held.isEmpty()) {
            return Future.succeededFuture();
        }
        return vertx.executeBlocking(() -> hashes(held), true)
                .onSuccess(hashes -> held.forEach(unit -> states.get(unit)
                        .ifPresent(status ->
                                states.fileDrift(unit, drift(status.hash(), Optional.ofNullable(hashes.get(unit)))))))
                .<Void>mapEmpty()
                .onFailure(cause -> log.warn("unit files in {} cannot be inspected", directory.path(), cause))
                .otherwiseEmpty();
    }

    private Map<UnitName, String> hashes(Set<UnitName> units) throws IOException {
        Map<UnitName, String> hashes = new HashMap<>();
        for (UnitName unit : units) {
            directory.read(unit).ifPresent(text -> hashes.put(unit, UnitFile.hash(text)));
        }
        return hashes;
    }

    @Override
    public Future<Void> inspectLinks() {
        Set<UnitName> held = states.all().keySet();
        HostUnits host = host();
        return vertx.executeBlocking(() -> see(host, held), true)
                .compose(this::seen)
                .onFailure(cause -> log.warn("links to {} cannot be inspected", directory.path(), cause))
                .otherwiseEmpty();
    }

    private static Seen see(HostUnits host, Set<UnitName> held) {
        Set<UnitName> unlinked = new HashSet<>();
        if (host.runtime().isPresent()) {
            held.stream().filter(unit -> !host.isLinked(unit)).forEach(unlinked::add);
        }
        return new Seen(host.hidden(held), unlinked);
    }

    private Future<Void> seen(Seen seen) {
        states.pathDrifts(seen.hidden());
        Set<UnitName> lost = new HashSet<>(seen.unlinked());
        lost.removeIf(
                unit -> states.get(unit).map(now -> now.drift() != Drift.NONE).orElse(true));
        if (lost.isEmpty() || !bus.isConnected()) {
            return Future.succeededFuture();
        }
        log.info("linking {} held units again: their links are gone", lost.size());
        return UnitCalls.each(bus, lost, units -> UnitCalls.link(options.unitsDirectory(), units))
                .mapEmpty();
    }

    private static Drift drift(String hash, Optional<String> onDisk) {
        return onDisk.map(now -> now.equals(hash) ? Drift.NONE : Drift.FILE_CHANGED)
                .orElse(Drift.FILE_DELETED);
    }

    private HostUnits host() {
        return new HostUnits(bus.unitPath(), options);
    }
}
