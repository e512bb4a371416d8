package io.flotilla.systemd.dbus;

import java.util.List;

/** What {@link BusSession} learns, in the order of the wire. */
public interface BusListener {

    /** All units in memory, after a connect, a reload, and now and then; what it does not list is not in memory. */
    void snapshot(List<UnitRow> rows);

    /** Properties of the unit interface changed; the message's path says of which unit. */
    void unitChanged(DBusMessage message);

    /** The unit left systemd's memory, and not because of a reload. */
    void unitRemoved(String unit);

    void jobRemoved(String jobPath, String result);

    /** Nothing that runs can be followed any more. */
    void lost(String why);

    /** The snapshot was taken: from now on, everything is current. */
    void resynced();
}
