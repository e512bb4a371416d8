package io.flotilla.desired;

/** What a command did. Anything but the first five changed nothing. */
public enum Outcome {
    CREATED,
    UPDATED,
    DELETED,
    APPLIED,
    /** A plan placed units. */
    PLANNED,
    /** The command asked for what already was. */
    UNCHANGED,
    /** There is no such unit to delete. */
    NO_SUCH_UNIT,
    /** The unit is unknown and the command brought no content. */
    CONTENT_MISSING,
    /** The unit is known, and the command brought neither other content nor a target. */
    TARGET_MISSING,
    /** A template cannot be loaded or launched. */
    TEMPLATE_NOT_ACTIVATABLE,
    /** A plan of an older term. */
    VOID_TERM,
    /** Another core host has this address. */
    CORE_ADDRESS_TAKEN,
    TOO_MANY_CORE_HOSTS,
    /** There is no such core host to remove. */
    NO_SUCH_CORE_HOST,
    /** Without it there would be nobody to keep the log. */
    LAST_CORE_HOST,
    /** A core host has to become a leaf before it can leave the cluster. */
    STILL_CORE_HOST,
    /** A machine that is leaving the cluster cannot become a core host. */
    LEAVING_CLUSTER;

    public boolean isChange() {
        return compareTo(PLANNED) <= 0;
    }
}
