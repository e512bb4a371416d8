package io.flotilla.systemd.dbus;

import io.flotilla.net.SocketFailure;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.BufferUnderflowException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.types.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to systemd that comes back. After each break (of the bus, of systemd, or a reload, which empties and
 * refills systemd's memory) it subscribes again and takes a snapshot, so that no change is missed. On one context.
 */
public final class BusSession {
    private static final Logger log = LoggerFactory.getLogger(BusSession.class);
    private static final int FIRST_RETRY = 20;
    private static final int LAST_RETRY = 2_000;
    private static final int RESYNC_RETRY = 100;
    private static final int SAFETY_PASS = 30_000;
    private static final List<String> MATCHES = List.of(
            "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',"
                    + "member='NameOwnerChanged',arg0='org.freedesktop.systemd1'",
            manager("UnitRemoved"),
            manager("Reloading"),
            manager("JobRemoved"),
            "type='signal',sender='org.freedesktop.systemd1',interface='org.freedesktop.DBus.Properties',"
                    + "member='PropertiesChanged',arg0='org.freedesktop.systemd1.Unit',"
                    + "path_namespace='/org/freedesktop/systemd1/unit'");

    private final Vertx vertx;
    private final Path socket;
    private final BusListener listener;
    private Optional<DBusConnection> connection = Optional.empty();
    private List<Path> unitPath = List.of();
    /** The bus name that systemd's signals come from: anyone on a system bus may send us others. */
    private String owner = "";

    private int retry = FIRST_RETRY;
    private long safetyTimer = -1;
    private boolean isClosed;
    private boolean isConnected;
    private boolean isReloading;
    private boolean isSyncing;
    private boolean syncAgain;
    private boolean isReading;
    private Optional<Promise<Void>> nextReading = Optional.empty();

    public BusSession(Vertx vertx, Path socket, BusListener listener) {
        this.vertx = vertx;
        this.socket = socket;
        this.listener = listener;
    }

    private static String manager(String member) {
        return "type='signal',sender='org.freedesktop.systemd1',interface='org.freedesktop.systemd1.Manager',member='"
                + member + "'";
    }

    public void open() {
        safetyTimer = vertx.setPeriodic(SAFETY_PASS, id -> {
            if (isConnected) {
                resync();
            }
        });
        connect();
    }

    public boolean isConnected() {
        return isConnected;
    }

    /** The directories that systemd reads units from, the preferred ones first; empty before the first connection. */
    public List<Path> unitPath() {
        return unitPath;
    }

    public Future<Object[]> call(DBusCall call) {
        return connection
                .map(bus -> bus.call(call))
                .orElseGet(() -> Future.failedFuture(new DBusError(DBusError.CLOSED, "systemd cannot be reached")));
    }

    /** A property of any object, without its wrapping. */
    public Future<Object> property(DBusCall get) {
        return call(get).map(answer -> ((Variant<?>) answer[0]).getValue());
    }

    /**
     * Makes systemd read its unit files again: it does nothing else meanwhile (a second with 1000 units), so one at a
     * time, and all who ask while one runs share the next.
     */
    public Future<Void> reload() {
        Promise<Void> turn = nextReading.orElseGet(Promise::promise);
        nextReading = Optional.of(turn);
        readNext();
        return turn.future();
    }

    private void readNext() {
        if (!isReading && nextReading.isPresent()) {
            Promise<Void> turn = nextReading.get();
            nextReading = Optional.empty();
            isReading = true;
            call(DBusCall.manager("Reload", "")).<Void>mapEmpty().onComplete(done -> {
                isReading = false;
                turn.handle(done);
                readNext();
            });
        }
    }

    public Future<Void> close() {
        isClosed = true;
        vertx.cancelTimer(safetyTimer);
        return connection.map(DBusConnection::close).orElseGet(Future::succeededFuture);
    }

    private void connect() {
        DBusConnection.open(vertx, socket).onSuccess(this::opened).onFailure(cause -> {
            if (retry == FIRST_RETRY) {
                log.info("bus {} cannot be reached, trying on: {}", socket, SocketFailure.why(cause));
            }
            connectLater();
        });
    }

    private void connectLater() {
        if (!isClosed) {
            vertx.setTimer(retry, id -> connect());
            retry = Math.min(2 * retry, LAST_RETRY);
        }
    }

    private void opened(DBusConnection bus) {
        if (isClosed) {
            bus.close();
            return;
        }
        connection = Optional.of(bus);
        isReloading = false;
        isSyncing = false;
        bus.onSignal(this::signal);
        bus.ended().onComplete(ended -> {
            connection = Optional.empty();
            disconnected("the bus connection broke");
            connectLater();
        });
        MATCHES.forEach(rule -> bus.call(DBusCall.of("AddMatch", "s", rule)).onFailure(cause -> bus.close()));
        bus.call(DBusCall.of("GetNameOwner", "s", DBusCall.SYSTEMD))
                .onSuccess(answer -> newOwner(answer[0].toString()))
                .onFailure(cause -> log.info("systemd is not on the bus yet: {}", cause.getMessage()));
    }

    private void disconnected(String why) {
        boolean was = isConnected;
        isConnected = false;
        owner = "";
        if (was && !isClosed) {
            log.info("lost systemd: {}", why);
        }
        listener.lost(why);
    }

    private void newOwner(String name) {
        owner = name;
        isReloading = false;
        resync();
    }

    /** One at a time, and once more if asked meanwhile. A failed one is repeated while this connection lives. */
    private void resync() {
        if (isSyncing) {
            syncAgain = true;
            return;
        }
        Optional<DBusConnection> bus = connection;
        isSyncing = true;
        syncAgain = false;
        call(DBusCall.manager("Subscribe", ""))
                .recover(BusSession::subscribedBefore)
                .compose(done -> property(DBusCall.managerProperty("UnitPath")))
                .onSuccess(paths -> unitPath = ((List<?>) paths)
                        .stream().map(path -> Path.of(path.toString())).toList())
                .compose(done -> call(DBusCall.manager("ListUnitsByPatterns", "asas", List.of(), List.of())))
                .map(UnitRow::of)
                .onComplete(rows -> {
                    if (bus.equals(connection)) {
                        isSyncing = false;
                        synced(rows);
                    }
                });
    }

    private static Future<Object[]> subscribedBefore(Throwable cause) {
        boolean before = DBusError.is(cause, DBusCall.SYSTEMD + ".AlreadySubscribed");
        return before ? Future.succeededFuture(new Object[0]) : Future.failedFuture(cause);
    }

    private void synced(AsyncResult<List<UnitRow>> rows) {
        if (owner.isEmpty() || isReloading) {
            return;
        }
        if (syncAgain) {
            resync();
        } else if (rows.failed()) {
            log.info(
                    "systemd does not tell its units, asking again: {}",
                    rows.cause().getMessage());
            vertx.setTimer(RESYNC_RETRY, id -> {
                if (connection.isPresent() && !owner.isEmpty()) {
                    resync();
                }
            });
        } else {
            retry = FIRST_RETRY;
            isConnected = true;
            listener.snapshot(rows.result());
            listener.resynced();
        }
    }

    private void signal(DBusMessage message) {
        try {
            if (message.sender().equals(DBusCall.BUS)) {
                busSignal(message);
            } else if (!owner.isEmpty() && message.sender().equals(owner)) {
                systemdSignal(message);
            }
        } catch (DBusException | IllegalArgumentException | IndexOutOfBoundsException | BufferUnderflowException e) {
            log.warn("signal {} of {} cannot be read: {}", message.member(), message.path(), e.toString());
        }
    }

    private void busSignal(DBusMessage message) throws DBusException {
        if (!message.member().equals("NameOwnerChanged")) {
            return;
        }
        Object[] change = message.arguments();
        if (!change[0].equals(DBusCall.SYSTEMD)) {
            return;
        }
        String now = change[2].toString();
        if (!now.equals(owner)) {
            disconnected(now.isEmpty() ? "systemd left the bus" : "systemd came back");
        }
        if (!now.isEmpty()) {
            newOwner(now);
        }
    }

    private void systemdSignal(DBusMessage message) throws DBusException {
        switch (message.member()) {
            case "PropertiesChanged" -> listener.unitChanged(message);
            case "JobRemoved" -> {
                BodyReader job = message.body("uoss");
                job.uint32();
                String path = job.text();
                job.text();
                listener.jobRemoved(path, job.text());
            }
            case "UnitRemoved" -> {
                if (!isReloading) {
                    listener.unitRemoved(message.body("so").text());
                }
            }
            case "Reloading" -> {
                isReloading = (Boolean) message.arguments()[0];
                if (!isReloading) {
                    resync();
                }
            }
            default -> {}
        }
    }
}
