package io.flotilla.link.wire;

import io.flotilla.link.LinkOptions;
import io.flotilla.link.Peer;
import io.flotilla.machine.MachineId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a host introduces itself.
 *
 * @param version of the wire
 * @param port to carry the connection to; empty for a connection of the link itself
 */
public record Hello(int version, String cluster, Peer peer, Optional<Integer> port) {

    public static Hello link(LinkOptions options, JsonObject about) {
        return new Hello(Frame.VERSION, options.cluster(), self(options, about), Optional.empty());
    }

    public static Hello carry(LinkOptions options, int port) {
        return new Hello(Frame.VERSION, options.cluster(), self(options, new JsonObject()), Optional.of(port));
    }

    private static Peer self(LinkOptions options, JsonObject about) {
        return new Peer(
                options.self(), options.instance(), options.isCore(), options.address(), options.version(), about);
    }

    public Buffer encode() {
        JsonObject json = new JsonObject()
                .put("v", version)
                .put("cluster", cluster)
                .put("machine", peer.machine().value())
                .put("instance", peer.instance())
                .put("core", peer.isCore())
                .put("address", peer.address())
                .put("version", peer.version())
                .put("purpose", port.isPresent() ? "carry" : "link");
        port.ifPresentOrElse(number -> json.put("port", number), () -> json.put("about", peer.about()));
        return json.toBuffer();
    }

    public static Hello decode(Buffer text) {
        JsonObject json = Frame.json(text);
        try {
            boolean isCarry = required(json.getString("purpose")).equals("carry");
            Peer peer = new Peer(
                    new MachineId(required(json.getString("machine"))),
                    required(json.getString("instance")),
                    required(json.getBoolean("core")),
                    required(json.getString("address")),
                    required(json.getString("version")),
                    json.getJsonObject("about", new JsonObject()));
            return new Hello(
                    required(json.getInteger("v")),
                    required(json.getString("cluster")),
                    peer,
                    isCarry ? Optional.of(required(json.getInteger("port"))) : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new BadFrameException("a hello that cannot be read: " + e.getMessage());
        } catch (ClassCastException e) {
            throw new BadFrameException("a hello with a value of a wrong kind");
        }
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new BadFrameException("a hello that leaves something out");
        }
        return value;
    }

    /** Why we can have nothing to do with each other, whoever it is. */
    public Optional<String> mismatch(LinkOptions own) {
        if (version != Frame.VERSION) {
            return Optional.of(wrongVersion(version));
        }
        if (!cluster.equals(own.cluster())) {
            return Optional.of("this is cluster \"%s\", not \"%s\"".formatted(own.cluster(), cluster));
        }
        return Optional.empty();
    }

    public static String wrongVersion(int theirs) {
        return "this host speaks wire version %d, not %d: run the same version of flotilla on all hosts"
                .formatted(Frame.VERSION, theirs);
    }
}
