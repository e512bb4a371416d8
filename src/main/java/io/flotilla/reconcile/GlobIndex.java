package io.flotilla.reconcile;

import io.flotilla.unit.Glob;
import io.flotilla.unit.UnitName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Many globs, found by what their matches begin with: a name is compared with the few that may match it. */
final class GlobIndex {
    private final Map<String, Set<Glob>> byPrefix = new HashMap<>();

    void addAll(Collection<Glob> globs) {
        globs.forEach(glob -> byPrefix.computeIfAbsent(glob.literalPrefix(), prefix -> new HashSet<>())
                .add(glob));
    }

    boolean matches(UnitName name) {
        if (byPrefix.isEmpty()) {
            return false;
        }
        String text = name.value();
        for (int length = 0; length <= text.length(); length++) {
            Set<Glob> globs = byPrefix.getOrDefault(text.substring(0, length), Set.of());
            if (globs.stream().anyMatch(glob -> glob.matches(name))) {
                return true;
            }
        }
        return false;
    }
}
