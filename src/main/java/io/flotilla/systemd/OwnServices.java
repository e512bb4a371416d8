package io.flotilla.systemd;

import io.flotilla.disk.AtomicFile;
import io.flotilla.disk.Durability;
import io.flotilla.systemd.dbus.BusSession;
import io.flotilla.systemd.dbus.DBusCall;
import io.flotilla.systemd.dbus.UnitCalls;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/** Runs flotilla's own services. On the session's context. */
record OwnServices(Vertx vertx, BusSession bus, Jobs jobs, SystemdOptions options) {

    /** A reload, which takes systemd's time, only where the file says something else than the one it knows. */
    Future<JobResult> restart(OwnService service) {
        return vertx.executeBlocking(() -> write(service), true)
                .compose(isReplaced -> bus.call(UnitCalls.link(service.folder(), Set.of(service.name())))
                        .compose(linked -> isReplaced ? bus.reload() : Future.succeededFuture()))
                .compose(known -> jobs.run(Jobs.Type.RESTART, service.name()));
    }

    /** Whether a file that said something else was there before. */
    private boolean write(OwnService service) throws IOException {
        Path folder = options.seen(service.folder());
        Path file = folder.resolve(service.name().value());
        byte[] text = service.text().getBytes(StandardCharsets.UTF_8);
        Files.createDirectories(folder);
        boolean isThere = Files.exists(file);
        boolean isSame = isThere && Arrays.equals(Files.readAllBytes(file), text);
        if (!isSame) {
            AtomicFile.write(file, text, Durability.NONE);
        }
        return isThere && !isSame;
    }

    Future<Boolean> isRunning(UnitName service) {
        return bus.property(DBusCall.unitProperty(service.value(), "Unit", "ActiveState"))
                .map("active"::equals);
    }

    Future<Boolean> isWatched() {
        return bus.property(DBusCall.managerProperty("RuntimeWatchdogUSec"))
                .map(micros -> ((Number) micros).longValue() > 0);
    }
}
