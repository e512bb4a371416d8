package io.flotilla.link.socket;

import io.flotilla.link.Peer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A connected peer: one process on one machine, with at most one connection in each direction. What we send goes on the
 * one that we dialled, if it is there.
 *
 * @param peer as the latest connection introduced it
 */
record Neighbour(Peer peer, Optional<Connection> dialled, Optional<Connection> accepted) {

    static Neighbour of(Connection connection) {
        return new Neighbour(connection.peer(), Optional.empty(), Optional.empty()).with(connection);
    }

    Neighbour with(Connection connection) {
        Optional<Connection> added = Optional.of(connection);
        return connection.isDialled()
                ? new Neighbour(connection.peer(), added, accepted)
                : new Neighbour(connection.peer(), dialled, added);
    }

    /** The one in the same direction. */
    Optional<Connection> like(Connection connection) {
        return connection.isDialled() ? dialled : accepted;
    }

    boolean has(Connection connection) {
        return connections().contains(connection);
    }

    /** Empty if that was the last. */
    Optional<Neighbour> without(Connection connection) {
        return connections().stream()
                .filter(other -> other != connection)
                .map(Neighbour::of)
                .findFirst();
    }

    List<Connection> connections() {
        return Stream.concat(dialled.stream(), accepted.stream()).toList();
    }

    Connection route() {
        return dialled.or(() -> accepted).orElseThrow();
    }

    boolean isAt(String address) {
        return peer.isCore()
                && (peer.address().equals(address)
                        || dialled.filter(it -> it.dialled().equals(address)).isPresent());
    }

    /** When the host was up for sure; empty if no beat has told yet. */
    OptionalLong upNanos() {
        return connections().stream()
                .map(Connection::upNanos)
                .flatMapToLong(OptionalLong::stream)
                .max();
    }

    long heardNanos() {
        return connections().stream().mapToLong(Connection::heardNanos).max().orElseThrow();
    }
}
