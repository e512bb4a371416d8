package io.flotilla.raft;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A state machine that remembers the commands it was given, in order; the answer is how many there are. */
final class Ledger implements StateMachine {
    /** How texts begin that a ledger of the earlier version cannot read. */
    static final String LATER = "later: ";

    private static final byte TERM = 0;
    private static final byte TEXT = 1;

    private final int mostKept;
    private final boolean readsLater;
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final AtomicInteger installs = new AtomicInteger();
    private final AtomicInteger unread = new AtomicInteger();
    private final Map<String, Promise<Void>> waiting = new ConcurrentHashMap<>();
    private long count;

    Ledger() {
        this(Integer.MAX_VALUE);
    }

    /** Remembers only the last few, so that the snapshot stays small. */
    Ledger(int mostKept) {
        this(mostKept, true);
    }

    private Ledger(int mostKept, boolean readsLater) {
        this.mostKept = mostKept;
        this.readsLater = readsLater;
    }

    /** One of an earlier version. */
    static Ledger old() {
        return new Ledger(Integer.MAX_VALUE, false);
    }

    static byte[] command(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + bytes.length).put(TEXT).put(bytes).array();
    }

    /** What was applied; any thread. */
    List<String> texts() {
        return List.copyOf(texts);
    }

    /** Completes once the text is there, be it applied or installed. */
    Future<Void> has(String text) {
        Promise<Void> promise = waiting.computeIfAbsent(text, any -> Promise.promise());
        wake();
        return promise.future();
    }

    private void wake() {
        waiting.forEach((text, promise) -> {
            if (texts.contains(text)) {
                promise.tryComplete();
            }
        });
    }

    int installs() {
        return installs.get();
    }

    /** How often it was given what it cannot read. */
    int unread() {
        return unread.get();
    }

    private void read(String text) {
        if (!readsLater && text.startsWith(LATER)) {
            unread.incrementAndGet();
            throw new UnreadableException("needs level 2, this version reads up to 1: upgrade this host");
        }
    }

    @Override
    public void reset() {
        texts.clear();
        count = 0;
    }

    @Override
    public Object apply(long index, byte[] command) {
        if (command[0] == TEXT) {
            String text = new String(command, 1, command.length - 1, StandardCharsets.UTF_8);
            read(text);
            if (text.equals("throw")) {
                throw new IllegalStateException("told to throw");
            }
            texts.add(text);
            count++;
            if (texts.size() > mostKept) {
                texts.remove(0);
            }
            wake();
        }
        return count;
    }

    @Override
    public void snapshot(long index, Consumer<byte[]> chunks) {
        chunks.accept(ByteBuffer.allocate(Long.BYTES).putLong(count).array());
        List<String> all = texts();
        for (int from = 0; from < all.size(); from += 1000) {
            List<String> part = new ArrayList<>(all.subList(from, Math.min(all.size(), from + 1000)));
            chunks.accept(String.join("\n", part).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void install(long index, List<byte[]> chunks) {
        installs.incrementAndGet();
        List<String> all = new ArrayList<>();
        for (byte[] chunk : chunks.subList(1, chunks.size())) {
            all.addAll(List.of(new String(chunk, StandardCharsets.UTF_8).split("\n", -1)));
        }
        all.forEach(this::read);
        texts.clear();
        texts.addAll(all);
        count = ByteBuffer.wrap(chunks.get(0)).getLong();
        wake();
    }

    @Override
    public byte[] newTerm(int term) {
        return ByteBuffer.allocate(1 + Integer.BYTES).put(TERM).putInt(term).array();
    }
}
