package io.flotilla.desired;

/** One entry while it is applied: the slices of the state, each of which knows what its commands do to it. */
public final class Edit {
    final LogHead head;
    final Units units;
    final MetadataEdits metadata;
    final CoreHosts coreHosts;
    final Leaving leaving;
    final Grants grants;
    private final long index;

    Edit(Image before, long index) {
        this.index = index;
        head = new LogHead(before);
        units = new Units(before.units(), index);
        metadata = new MetadataEdits(before.metadataEdits());
        coreHosts = new CoreHosts(before.coreHosts());
        leaving = new Leaving(before.leaving());
        grants = new Grants(before.grants());
    }

    Image image() {
        return new Image(
                index,
                head.term(),
                head.identity(),
                head.level(),
                units.all(),
                metadata.all(),
                coreHosts.all(),
                leaving.all(),
                head.replaces(),
                grants.all());
    }
}
