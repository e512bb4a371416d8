package io.flotilla.machine;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** The static metadata of a host, as its configuration spells it: {@code region=eu, disk=ssd}. */
public final class Metadata {
    private Metadata() {}

    /** One value for each key, the last one wins; an item without {@code =} is dropped, as fleet did. */
    public static SortedMap<String, String> parse(String list) {
        SortedMap<String, String> metadata = new TreeMap<>();
        for (String item : list.split(",", -1)) {
            int equals = item.indexOf('=');
            if (equals >= 0) {
                metadata.put(
                        item.substring(0, equals).strip(),
                        item.substring(equals + 1).strip());
            }
        }
        return Collections.unmodifiableSortedMap(metadata);
    }
}
