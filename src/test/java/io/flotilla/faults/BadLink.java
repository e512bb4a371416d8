package io.flotilla.faults;

import io.flotilla.testing.TestbedHost.Direction;
import java.util.List;

/** How a bad link treats what goes over it, in rules of {@code scripts/wire}. */
record BadLink(Direction direction, String rules) {
    private static final List<String> LOSSY = List.of("loss=5", "loss=20", "loss=50");
    private static final List<String> SLOW = List.of("delay=100", "delay=400", "delay=1500");
    private static final List<String> REORDERING = List.of("reorder=10", "reorder=50", "reorder=30,loss=3,delay=30");
    private static final List<String> NARROW = List.of("rate=2000", "rate=300", "rate=64");
    private static final List<String> HOLE = List.of("over=1000");

    static BadLink of(Fault fault) {
        List<String> rules =
                switch (fault.kind()) {
                    case LOSSY_LINK -> LOSSY;
                    case SLOW_LINK -> SLOW;
                    case REORDERING_LINK -> REORDERING;
                    case NARROW_LINK -> NARROW;
                    case MTU_HOLE -> HOLE;
                    default -> throw new IllegalArgumentException("no link: " + fault.kind());
                };
        Direction[] directions = Direction.values();
        return new BadLink(
                directions[fault.variant() % directions.length],
                rules.get(fault.variant() / directions.length % rules.size()));
    }

    @Override
    public String toString() {
        return rules + " " + direction;
    }
}
