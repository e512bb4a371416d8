package io.flotilla.link.wire;

import io.flotilla.codec.Codec;
import io.flotilla.link.Boot;
import io.flotilla.link.LinkException;
import io.flotilla.link.LinkOptions;
import io.flotilla.link.Peer;
import io.flotilla.link.Refusal;
import io.flotilla.machine.MachineId;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How a host introduces itself, in the same layout in all versions: length of the JSON (4 bytes), JSON, and what the host
 * says of itself beyond the link. Fields may be added to the JSON: who does not know one passes over it.
 *
 * @param versions of the wire that it speaks
 * @param port to carry the connection to; empty for a connection of the link itself
 */
public record Hello(WireVersions versions, String cluster, Peer peer, Optional<Integer> port) {
    private static final long MOST_UP_MILLIS = TimeUnit.DAYS.toMillis(100 * 365);
    private static final Codec<Head> CODEC = Codec.growing(Head.class, "a hello");

    /**
     * The JSON.
     *
     * @param boot empty: it is not known
     * @param oldest version of the wire that it speaks; 0: no other than {@code newest}
     * @param newest 0: that of the frame
     * @param port 0: none
     */
    private record Head(
            int oldest,
            int newest,
            String cluster,
            MachineId machine,
            String instance,
            String boot,
            long upMillis,
            boolean isCore,
            String address,
            String version,
            int port) {
        Head {
            if (cluster.isEmpty() || instance.isEmpty()) {
                throw new IllegalArgumentException("cluster and instance must be there");
            }
            if (upMillis < 0 || upMillis > MOST_UP_MILLIS) {
                throw new IllegalArgumentException("up for %d ms".formatted(upMillis));
            }
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port %d".formatted(port));
            }
        }
    }

    public static Hello link(LinkLoop loop) {
        return of(loop.options(), loop.versions(), loop.handler().about(), Optional.empty());
    }

    public static Hello carry(LinkLoop loop, int port) {
        return of(loop.options(), loop.versions(), Buffer.buffer(), Optional.of(port));
    }

    public static Hello of(LinkOptions own, WireVersions versions, Buffer about, Optional<Integer> port) {
        Peer self = new Peer(own.self(), own.instance(), own.isCore(), own.address(), own.version(), own.boot(), about);
        return new Hello(versions, own.cluster(), self, port);
    }

    public Buffer encode() {
        byte[] head = CODEC.encode(new Head(
                versions.oldest(),
                versions.newest(),
                cluster,
                peer.machine(),
                peer.instance(),
                peer.boot().id(),
                peer.boot().upMillis(),
                peer.isCore(),
                peer.address(),
                peer.version(),
                port.orElse(0)));
        return Buffer.buffer().appendInt(head.length).appendBytes(head).appendBuffer(peer.about());
    }

    /** Throws a {@link LinkException} with the refusal for what is no hello, or one of a version unlike {@code own}. */
    public static Hello decode(Frame frame, WireVersions own) {
        try {
            int end = Integer.BYTES + length(frame.payload());
            return of(
                    frame.version(),
                    CODEC.decode(frame.payload().getBytes(Integer.BYTES, end)),
                    frame.payload().getBuffer(end, frame.payload().length()));
        } catch (IllegalArgumentException e) {
            throw LinkException.refused(
                    own.has(frame.version())
                            ? new Refusal("unreadable", "its hello cannot be read: " + e.getMessage())
                            : own.refusal(frame.version()));
        }
    }

    private static Hello of(int version, Head head, Buffer about) {
        int newest = head.newest() == 0 ? version : head.newest();
        WireVersions versions = new WireVersions(head.oldest() == 0 ? newest : head.oldest(), newest);
        Boot boot = head.boot().isEmpty() ? Boot.UNKNOWN : Boot.upFor(head.boot(), head.upMillis());
        Peer peer =
                new Peer(head.machine(), head.instance(), head.isCore(), head.address(), head.version(), boot, about);
        return new Hello(
                versions, head.cluster(), peer, head.port() == 0 ? Optional.empty() : Optional.of(head.port()));
    }

    /** Of the JSON. */
    private static int length(Buffer payload) {
        long length = payload.length() < Integer.BYTES ? -1 : payload.getUnsignedInt(0);
        if (length < 0 || length > payload.length() - Integer.BYTES) {
            throw new IllegalArgumentException("it is cut off");
        }
        return (int) length;
    }

    /** Why we can have nothing to do with each other, whoever it is. */
    public Optional<Refusal> mismatch(LinkLoop loop) {
        if (versions.common(loop.versions()).isEmpty()) {
            return Optional.of(loop.versions().refusal(versions));
        }
        String own = loop.options().cluster();
        return cluster.equals(own)
                ? Optional.empty()
                : Optional.of(
                        new Refusal("other-cluster", "this is cluster \"%s\", not \"%s\"".formatted(own, cluster)));
    }
}
