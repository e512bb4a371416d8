package io.flotilla.desired;

/**
 * Everything that was decided, at a revision: the state that the log's entries build, one after the other. The same
 * entries build the same state on every host. Not thread-safe: its owner applies and reads on one thread.
 */
public final class DesiredState {
    private final Requests requests = new Requests();
    private Image image = Image.EMPTY;

    /** Applies the entry at log index {@code index}, which must be the highest so far. */
    public Delta apply(long index, Command command) {
        if (index <= image.revision()) {
            throw new IllegalArgumentException("entry %d is not after revision %d".formatted(index, image.revision()));
        }
        Image before = image;
        Edit edit = new Edit(before, index);
        Decided decided = requests.once(command.requestId(), index, () -> command.applyTo(edit));
        image = edit.image();
        return new Delta(before, image, decided, edit.units.changes());
    }

    public Image image() {
        return image;
    }

    public Snapshot snapshot() {
        return new Snapshot(image, requests.all());
    }

    /** Becomes the state that a snapshot holds; what was before is forgotten. */
    public void restore(Snapshot snapshot) {
        image = snapshot.image();
        requests.reset(snapshot.requests());
    }
}
