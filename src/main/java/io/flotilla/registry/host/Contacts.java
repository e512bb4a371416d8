package io.flotilla.registry.host;

import io.flotilla.desired.CoreHost;
import io.flotilla.machine.MachineId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Which core hosts have answered this host's beats, and when: who is heard but does not hear this host, or the other way
 * round, answers none. On the registry's event loop.
 */
public final class Contacts {
    /** Shorter silence than that is no news: a leaf beats once a second. */
    private static final long NEWS_MILLIS = 1_200;

    private final Supplier<Collection<CoreHost>> group;
    private final MachineId self;
    private final boolean isCore;
    private final LongSupplier nanos;
    private final long began;
    private final Map<MachineId, Long> answered = new HashMap<>();

    Contacts(Supplier<Collection<CoreHost>> group, MachineId self, boolean isCore, LongSupplier nanos) {
        this.group = group;
        this.self = self;
        this.isCore = isCore;
        this.nanos = nanos;
        began = nanos.getAsLong();
    }

    /** A core host counts itself among the majority that a decision takes; {@code group} is empty while not known. */
    public static Contacts ofCore(MachineId self, Supplier<Collection<CoreHost>> group) {
        return new Contacts(group, self, true, System::nanoTime);
    }

    /** A leaf that hears a majority will hear of the next leader; {@code group} is empty while not known. */
    public static Contacts ofLeaf(MachineId self, Supplier<Collection<CoreHost>> group) {
        return new Contacts(group, self, false, System::nanoTime);
    }

    /** It answered the beat that was sent at {@code sentNanos}. */
    public void answered(MachineId core, long sentNanos) {
        answered.merge(core, sentNanos, (before, now) -> now - before > 0 ? now : before);
    }

    /** For how long that host has answered no beat; since the start if it never did. */
    public long silentMillis(MachineId core) {
        return since(answered.getOrDefault(core, began));
    }

    /** For how long too few have answered: fewer than a majority of the core hosts, this host included if it is one. */
    long silentMillis() {
        if (!isCore && group.get().isEmpty()) {
            return since(answered.values().stream().reduce(began, (one, other) -> one - other > 0 ? one : other));
        }
        List<CoreHost> others = others();
        int needed = group.get().size() / 2 + 1 - (group.get().size() - others.size());
        return needed <= 0
                ? 0
                : others.stream()
                        .map(host -> silentMillis(host.machine()))
                        .sorted()
                        .skip(needed - 1)
                        .findFirst()
                        .orElse(0L);
    }

    private List<CoreHost> others() {
        return group.get().stream().filter(host -> !host.machine().equals(self)).toList();
    }

    /** Who is not heard, for one who is told that too few are. */
    String words() {
        List<CoreHost> unheard = others().stream()
                .filter(host -> silentMillis(host.machine()) > NEWS_MILLIS)
                .toList();
        String silent = unheard.stream()
                .map(host -> "%s for %d s".formatted(host.address(), silentMillis(host.machine()) / 1_000))
                .collect(Collectors.joining(", "));
        boolean isNobodyHeard = !isCore && unheard.size() == others().size();
        String who = isNobodyHeard ? "no core host answers" : "no majority of the core hosts answers";
        return silent.isEmpty() ? who : "%s, so there is no leader to ask: nothing from %s".formatted(who, silent);
    }

    private long since(long then) {
        return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - then);
    }
}
